// Dexie, with an outbox table beside the customers' in one transaction.
import Dexie from "dexie";

export const name = `Dexie ${Dexie.semVer}`;

const NAME = "dexie";
let databases;

function connect(options) {
  const database = new Dexie(NAME, options);
  database.version(1).stores({ customers: "id, phone, status", outbox: "++sequence" });
  return database;
}

export async function open() {
  await Dexie.delete(NAME);
  // Durability belongs to a connection, so there are two to one database.
  databases = {
    default: connect({}),
    strict: connect({ chromeTransactionDurability: "strict" }),
  };
  for (const database of Object.values(databases)) await database.open();
}

export function save(customer, durability) {
  const { customers, outbox } = databases[durability];
  return databases[durability].transaction("rw", customers, outbox, async () => {
    await customers.put(customer);
    await outbox.add({ customer: customer.id, operation: "create", attempts: 0 });
  });
}

export function fetchById(id) {
  return databases.default.customers.get(id);
}

export async function close() {
  for (const database of Object.values(databases)) database.close();
  await Dexie.delete(NAME);
}

let searched;

/** A database of its own, with an index for each field that is searched: Dexie finds prefixes. */
export async function openSearch() {
  await Dexie.delete("dexie-search");
  searched = new Dexie("dexie-search");
  searched.version(1).stores({ customers: "id, firstName, lastName, phone, email" });
  await searched.open();
}

export const remember = (customers) => searched.customers.bulkPut(customers);

export async function search(query) {
  const found = await searched.customers
    .where("lastName")
    .startsWithIgnoreCase(query)
    .or("firstName")
    .startsWithIgnoreCase(query)
    .or("phone")
    .startsWith(query)
    .or("email")
    .startsWith(query)
    .limit(51)
    .toArray();
  return found.length;
}

export async function closeSearch() {
  searched.close();
  await Dexie.delete("dexie-search");
}

/** A download, in the pages that it comes in. */
export async function storeDownload(pages) {
  for (const page of pages) await searched.customers.bulkPut(page);
}
