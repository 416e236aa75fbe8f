// What the peers send to: it stores every document in memory, in both protocols alike, and serves
// the page, so that no request needs a preflight. A process of its own, as ours has one.
//
//   node endpoint.mjs        prints its address; ends with its standard input
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

import { bundlePeers, sendFile } from "./serving.mjs";

const peers = await bundlePeers();
/** CouchDB's documents and local ones (checkpoints), and the rows of the plain endpoint. */
const couch = new Map();
const local = new Map();
const rows = new Map();

function answer(response, body, status = 200) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

/** As much of CouchDB as a push replication asks for. */
async function couchDb(request, response, path) {
  const method = request.method;
  if (path === "" && method === "GET") {
    return answer(response, { db_name: "couch", update_seq: couch.size, instance_start_time: "0" });
  }
  if (path.startsWith("_local/")) {
    if (method === "PUT") {
      local.set(path, await json(request));
      return answer(response, { ok: true, id: path, rev: "0-1" }, 201);
    }
    const found = local.get(path);
    return found ? answer(response, found) : answer(response, { error: "not_found" }, 404);
  }
  if (path === "_revs_diff") {
    const asked = Object.entries(await json(request));
    const missing = ([id, revisions]) => [id, { missing: revisions.filter((it) => couch.get(id)?._rev !== it) }];
    return answer(response, Object.fromEntries(asked.map(missing).filter(([, it]) => it.missing.length)));
  }
  if (path === "_bulk_docs") {
    for (const document of (await json(request)).docs) couch.set(document._id, document);
    return answer(response, [], 201);
  }
  answer(response, { error: `${method} ${path} is not known here` }, 404);
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path === "/counts") return answer(response, { couch: couch.size, rows: rows.size });
  if (path === "/couch" || path.startsWith("/couch/")) {
    return couchDb(request, response, decodeURIComponent(path.slice("/couch/".length)));
  }
  if (path === "/rows") {
    for (const { newDocumentState } of await json(request)) {
      rows.set(newDocumentState.id, newDocumentState);
    }
    return answer(response, []);
  }
  await sendFile(request, response, peers);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume().on("end", () => process.exit());
