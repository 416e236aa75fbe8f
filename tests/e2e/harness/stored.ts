import type { Page } from "@playwright/test";

/** Everything that the page's origin has stored, as text: each database, storage and cache. */
export async function everythingStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    const bytesToText = (bytes: Uint8Array) => {
      texts.push(new TextDecoder("utf-8").decode(bytes));
      for (const start of [0, 1]) {
        texts.push(new TextDecoder("utf-16le").decode(bytes.slice(start)));
      }
    };
    const look = (value: unknown): void => {
      if (value instanceof ArrayBuffer) bytesToText(new Uint8Array(value));
      else if (ArrayBuffer.isView(value)) {
        bytesToText(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      } else if (value && typeof value === "object" && !(value instanceof CryptoKey)) {
        for (const [name, part] of Object.entries(value)) {
          texts.push(name);
          look(part);
        }
      } else texts.push(String(value));
    };
    const ended = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await ended(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        look(await ended(objects.getAllKeys()));
        look(await ended(objects.getAll()));
        for (const index of objects.indexNames) {
          const keys = database.transaction(store).objectStore(store).index(index);
          look(await ended(keys.getAllKeys()));
        }
      }
      database.close();
    }
    look({ ...localStorage });
    look({ ...sessionStorage });
    look(document.cookie);
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        texts.push(request.url);
        const kept = await cache.match(request);
        if (kept) bytesToText(new Uint8Array(await kept.arrayBuffer()));
      }
    }
    return texts.join("\n");
  });
}

/** How many records each object store of the register's database holds. */
export async function recordCounts(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open("register");
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    const counts: Record<string, number> = {};
    for (const store of database.objectStoreNames) {
      counts[store] = await new Promise<number>((done, fail) => {
        const request = database.transaction(store).objectStore(store).count();
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    }
    database.close();
    return counts;
  });
}
