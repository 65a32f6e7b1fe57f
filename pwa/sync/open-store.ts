// The door to the store chunk: everything behind it loads after the first paint.
export { openReplicacheStore as openStore } from "./replicache-store.ts";
export { Journal } from "./journal.ts";
export { deleteDB, openDB } from "idb";
