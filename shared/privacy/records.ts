import { collection } from "../sync/collection.ts";
import type { Consent } from "./schema.ts";

export const consents = collection<Consent>("consent");
