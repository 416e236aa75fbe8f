// RxDB on its Dexie storage. Its replication knows by itself what is still to be sent, so there is
// no outbox beside it.
import { createRxDatabase } from "rxdb/plugins/core";
import { replicateRxCollection } from "rxdb/plugins/replication";
import { getRxStorageDexie } from "rxdb/plugins/storage-dexie";
import { RXDB_VERSION } from "rxdb/plugins/utils";

export const name = `RxDB ${RXDB_VERSION}, Dexie storage`;

const text = { type: "string", maxLength: 100 };
const SCHEMA = {
  version: 0,
  primaryKey: "id",
  type: "object",
  properties: {
    id: text,
    firstName: text,
    lastName: text,
    firstNameKana: text,
    lastNameKana: text,
    phone: text,
    email: text,
    address: {
      type: "object",
      properties: { postalCode: text, country: text, state: text, city: text, street: text },
    },
    status: text,
  },
  required: ["id", "phone", "status"],
  indexes: ["phone", "status"],
};

let databases;
const whereabouts = new Map();

async function create(name, options) {
  const database = await createRxDatabase({
    name,
    storage: getRxStorageDexie(options),
    multiInstance: false,
    closeDuplicates: true,
  });
  await database.addCollections({ customers: { schema: SCHEMA } });
  return database;
}

export async function open() {
  databases = {
    default: await create("rxdb", {}),
    strict: await create("rxdb-strict", { chromeTransactionDurability: "strict" }),
  };
}

export async function save(customer, durability) {
  whereabouts.set(customer.id, durability);
  await databases[durability].customers.insert(customer);
}

export function fetchById(id) {
  return databases[whereabouts.get(id)].customers.findOne(id).exec();
}

export async function close() {
  for (const database of Object.values(databases)) await database.remove();
}

/** How many go in one request: the fastest of 100 (its default), 1,000, 2,500 and 10,000. */
const BATCH = 2_500;

let filled;

export async function fill(customers) {
  filled = await create("rxdb-drain", {});
  for (let from = 0; from < customers.length; from += BATCH) {
    await filled.customers.bulkInsert(customers.slice(from, from + BATCH));
  }
}

/** Sends everything to an endpoint that takes a list of rows and answers with the conflicts. */
export async function drain(origin) {
  const replication = replicateRxCollection({
    collection: filled.customers,
    replicationIdentifier: "drain",
    live: false,
    push: {
      batchSize: BATCH,
      async handler(rows) {
        const answer = await fetch(`${origin}/rows`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(rows),
        });
        if (!answer.ok) throw new Error(`the endpoint answers ${answer.status}`);
        return answer.json();
      },
    },
  });
  const failed = new Promise((_, reject) => replication.error$.subscribe(reject));
  await Promise.race([replication.awaitInitialReplication(), failed]);
}

const SEARCHED = ["firstName", "lastName", "phone", "email"];
let searched;

/** A database of its own, with an index for each field that is searched by its beginning. */
export async function openSearch() {
  searched = await createRxDatabase({
    name: "rxdb-search",
    storage: getRxStorageDexie({}),
    multiInstance: false,
    closeDuplicates: true,
  });
  const schema = { ...SCHEMA, required: ["id", ...SEARCHED], indexes: SEARCHED };
  await searched.addCollections({ customers: { schema } });
}

export const remember = (customers) => searched.customers.bulkInsert(customers);

/** One query a field, each by its index: a query with `$or` uses none. */
export async function search(query) {
  const capital = query.charAt(0).toUpperCase() + query.slice(1);
  const answers = await Promise.all(
    SEARCHED.map((field) => {
      const from = field.endsWith("Name") ? capital : query;
      const selector = { [field]: { $gte: from, $lt: `${from}\uffff` } };
      return searched.customers.find({ selector, sort: [{ [field]: "asc" }], limit: 51 }).exec();
    }),
  );
  return answers.flat().length;
}

export async function closeSearch() {
  await searched.remove();
}

/** A download, in the pages that it comes in. */
export async function storeDownload(pages) {
  for (const page of pages) await searched.customers.bulkInsert(page);
}
