// The records of runs, without the schema.
import { collection } from "../sync/collection.ts";
import type { Run } from "./schema.ts";

export const runs = collection<Run>("run");
