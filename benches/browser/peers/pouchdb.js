// PouchDB. What is still to be sent it knows by its own change log, written with each document, so
// there is no outbox beside it; it has no way to ask for strict durability.
import PouchDB from "pouchdb-browser";

export const name = `PouchDB ${PouchDB.version}`;

const NAME = "pouchdb";
let database;

export async function open() {
  await new PouchDB(NAME).destroy();
  database = new PouchDB(NAME);
  await database.info();
}

export function save({ id, ...customer }) {
  return database.put({ _id: id, ...customer });
}

export function fetchById(id) {
  return database.get(id);
}

export async function close() {
  await database.destroy();
}

/** How many go in one request: the fastest of 100 (its default), 1,000, 2,500 and 10,000. */
const BATCH = 2_500;

export async function fill(customers) {
  await open();
  await database.bulkDocs(customers.map(({ id, ...customer }) => ({ _id: id, ...customer })));
}

/** Sends everything to an endpoint that speaks CouchDB's replication protocol. */
export async function drain(origin) {
  const result = await database.replicate.to(`${origin}/couch`, { batch_size: BATCH });
  if (!result.ok) throw new Error(`PouchDB: ${result.status}`);
}
