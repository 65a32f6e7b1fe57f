// The records of messages, without the schema.
import { collection } from "../sync/collection.ts";
import type { Message } from "./schema.ts";

export const messages = collection<Message>("message");
