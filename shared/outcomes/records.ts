// The records of refused mutations, without the schema: for views.
import { collection } from "../sync/collection.ts";
import type { Refusal } from "./schema.ts";

export const refusals = collection<Refusal>("outcome");
