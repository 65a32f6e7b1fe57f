// The records of tasks, without the schemas: views read them before the store and its parser are loaded.
import { collection } from "../sync/collection.ts";
import type { Task } from "./schema.ts";

export const tasks = collection<Task>("task");
