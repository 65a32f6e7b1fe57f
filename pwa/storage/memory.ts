// A phone that refuses its database, full or in a private window: Nexio then lives in the memory of this page. Everything
// works as long as the page stays open, and the person is told in red that it lasts no longer (storage/banners.tsx).
import { IDBFactory, IDBKeyRange, IDBDatabase, IDBCursor, IDBIndex, IDBObjectStore, IDBRequest } from "fake-indexeddb";
import { IDBTransaction, IDBOpenDBRequest, IDBVersionChangeEvent, IDBCursorWithValue } from "fake-indexeddb";

/** Puts a database in memory in the place of the browser's. Once: who comes second finds the first one's. */
export function liveInMemory(): void {
  const { dataset } = document.documentElement;
  if (dataset["storage"] === "memory") return;
  dataset["storage"] = "memory";
  const globals = {
    indexedDB: new IDBFactory(),
    IDBCursor,
    IDBCursorWithValue,
    IDBDatabase,
    IDBIndex,
    IDBKeyRange,
    IDBObjectStore,
    IDBOpenDBRequest,
    IDBRequest,
    IDBTransaction,
    IDBVersionChangeEvent,
  };
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  dispatchEvent(new Event("nexio-memory"));
}
