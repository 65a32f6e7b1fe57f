// The records of devices, without the schema: for views.
import { collection } from "../sync/collection.ts";
import type { Device } from "./schema.ts";

export const devices = collection<Device>("device");
