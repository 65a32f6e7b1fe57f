// Ids of records the Worker makes.
import { uuidv7 } from "../../shared/uuid.ts";

export const newId = (now = Date.now()): string => uuidv7(now, crypto.getRandomValues(new Uint8Array(10)));
