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
