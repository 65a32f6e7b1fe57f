// What a phone holds, byte by byte as far as it is text: to show that something is there, or gone.
import type { Page } from "playwright-core";

/** Everything this origin keeps on the phone, as text: databases, local storage, caches' addresses. */
export const everythingKept = (page: Page) =>
  page.evaluate(async () => {
    const found: string[] = [JSON.stringify(Object.entries(localStorage))];
    const asText = (value: unknown): string =>
      JSON.stringify(value, (_key, part: unknown) =>
        part instanceof Uint8Array || part instanceof ArrayBuffer ? new TextDecoder().decode(part) : part,
      ) ?? "";
    for (const { name = "" } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => done(request.result);
      });
      for (const store of db.objectStoreNames) {
        const request = db.transaction(store).objectStore(store).getAll();
        await new Promise((done) => (request.onsuccess = done));
        found.push(name, asText(request.result));
      }
      db.close();
    }
    return found.join("\n");
  });
