// IndexedDB with nothing in between: the measure of everything else.
export const name = "bare IndexedDB";

let database;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export async function open() {
  await done(indexedDB.deleteDatabase("bare"));
  const request = indexedDB.open("bare", 1);
  request.onupgradeneeded = () => {
    const customers = request.result.createObjectStore("customers", { keyPath: "id" });
    customers.createIndex("phone", "phone");
    customers.createIndex("status", "status");
    request.result.createObjectStore("outbox", { keyPath: "sequence", autoIncrement: true });
  };
  database = await done(request);
}

export function save(customer, durability) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(
      ["customers", "outbox"],
      "readwrite",
      durability === "strict" ? { durability } : {},
    );
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.objectStore("customers").put(customer);
    transaction.objectStore("outbox").add({ customer: customer.id, operation: "create", attempts: 0 });
    transaction.commit();
  });
}

export function fetchById(id) {
  return done(database.transaction("customers").objectStore("customers").get(id));
}

export async function close() {
  database.close();
  await done(indexedDB.deleteDatabase("bare"));
}

/** A download one by one: each customer in a transaction of its own. */
export async function storeDownload(pages) {
  for (const customer of pages.flat()) {
    await new Promise((resolve, reject) => {
      const transaction = database.transaction("customers", "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      transaction.objectStore("customers").put(customer);
      transaction.commit();
    });
  }
}

/** The same, a request each in one transaction a page. */
export async function storePages(pages) {
  for (const page of pages) {
    await new Promise((resolve, reject) => {
      const transaction = database.transaction("customers", "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      for (const customer of page) transaction.objectStore("customers").put(customer);
      transaction.commit();
    });
  }
}
