// Where things lie in a checkout.
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");
export const inRoot = (...parts: string[]) => join(root, ...parts);

/** Everything `npm start` keeps between two runs. */
export const stateDir = inRoot(".nexio", "state");
export const siteDir = inRoot("dist", "pwa");
