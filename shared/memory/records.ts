// The records of what agents remember, without the schema.
import { collection } from "../sync/collection.ts";
import type { Memory } from "./schema.ts";

export const memories = collection<Memory>("memory");
