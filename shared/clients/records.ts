// The records of clients, without the schema.
import { collection } from "../sync/collection.ts";
import type { Client } from "./schema.ts";

export const clients = collection<Client>("client");
