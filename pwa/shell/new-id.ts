import { uuidv7 } from "../../shared/uuid.ts";

/** The id of a record this phone makes. */
export const newId = (): string => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
