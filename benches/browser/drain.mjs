// Drains an outbox of pending customers: from the offline database to a server on this machine, by
// PouchDB and RxDB to an endpoint that keeps everything in memory, and by the real register to the
// real scale unit, which checks each customer and writes it to its database.
//
//   node drain.mjs --out FILE [--customers N] [--ours FOLDER --server PROGRAM --register FOLDER]
//
// The time runs from the start of the replication to its end, and from Connect to an empty outbox.
// Ours is filled by the register's own adapter (FOLDER has the contender), while the register is
// disconnected and not open.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";

import { keepResult, launch, longestTask, report, watchTasks } from "./browser.mjs";
import { customer } from "./page/customer.js";
import { openServer, openShop, start } from "./shop.mjs";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    customers: { type: "string", default: "10000" },
    ours: { type: "string" },
    server: { type: "string" },
    register: { type: "string" },
  },
});
const count = Number(options.customers);

async function drainPeer(browser, origin, path) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    report(page);
    await page.goto(`${origin}/blank.html`);
    const name = await page.evaluate(
      async ([path, count]) => {
        window.peer = await import(path);
        const { customer } = await import("/customer.js");
        await window.peer.fill(Array.from({ length: count }, (_, number) => customer(number)));
        return window.peer.name;
      },
      [path, count],
    );
    await page.evaluate(watchTasks);
    const milliseconds = await page.evaluate(async () => {
      const start = performance.now();
      await window.peer.drain(location.origin);
      return performance.now() - start;
    });
    return { name, milliseconds, longestTask: await longestTask(page) };
  } finally {
    await context.close();
  }
}

async function drainPeers(browser) {
  const endpoint = await start("node", [join(import.meta.dirname, "endpoint.mjs")]);
  try {
    const pouchdb = await drainPeer(browser, endpoint.line, "/peers/pouchdb.js");
    const rxdb = await drainPeer(browser, endpoint.line, "/peers/rxdb.js");
    const counts = await (await fetch(`${endpoint.line}/counts`)).json();
    if (counts.couch !== count || counts.rows !== count) {
      throw new Error(`the endpoint did not get everything: ${JSON.stringify(counts)}`);
    }
    return [
      { id: "pouchdb", ...pouchdb, name: `${pouchdb.name} to a CouchDB-style endpoint` },
      { id: "rxdb", ...rxdb, name: `${rxdb.name}, HTTP replication` },
    ];
  } finally {
    endpoint.child.kill();
  }
}

/** Headquarters' API, as an administrator uses it. */
async function headquarters(url) {
  const credentials = { WorkerId: "admin", Password: "demo-2026" };
  const { Token } = await post(`${url}/api/sign-on`, credentials);
  const headers = { Authorization: `Bearer ${Token}` };
  return { run: (job) => post(`${url}/api/jobs/${job}/runs`, undefined, headers) };
}

async function post(url, body, headers = {}) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** How many operations wait in the register's outbox; counted by the database, not read. */
function countOutbox() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("register");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const counting = database.transaction("outbox").objectStore("outbox").count();
      counting.onerror = () => reject(counting.error);
      counting.onsuccess = () => {
        database.close();
        resolve(counting.result);
      };
    };
  });
}

async function drainOurs(browser) {
  const shop = await openShop(browser, options);
  const { context, origin } = shop;
  try {
    const admin = await headquarters(shop.headquarters);
    await shop.seed(async (count) => {
      const contender = await import("/bench/contender.js");
      const { customer } = await import("/bench/customer.js");
      await contender.default();
      await contender.open("register");
      for (let number = 0; number < count; number += 1) {
        await contender.save(contender.prepare(customer(number)));
      }
      contender.close();
    }, count);

    const page = await context.newPage();
    report(page);
    await page.goto(`${origin}/customers`);
    await page.getByRole("link", { name: `Pending sync: ${count}` }).waitFor({ timeout: 60_000 });
    const waiting = await page.evaluate(countOutbox);
    if (waiting !== count) throw new Error(`${waiting} wait in the outbox, not ${count}`);
    await page.evaluate(watchTasks);
    const began = Date.now();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    for (;;) {
      const left = await page.evaluate(countOutbox);
      if (left === 0) break;
      if (Date.now() - began > 600_000) throw new Error(`${left} still wait after ten minutes`);
      // Looked at too often, the database would be busy with that.
      await pause(200);
    }
    const milliseconds = Date.now() - began;
    const task = await longestTask(page);
    const upload = await admin.run("P-0001");
    if (upload.Rows < count) throw new Error(`only ${upload.Rows} arrived at the scale unit`);
    return { id: "ours", name: "ours, register to scale unit", milliseconds, longestTask: task };
  } finally {
    await shop.close();
  }
}

/** Customers of a batch, and batches on their way at once: as the register sends them. */
const BATCH = 100;
const IN_FLIGHT = 4;

/** What the scale unit takes from one register in batches, without a browser. */
async function scaleUnitAlone() {
  const { origin, close } = await openServer(options);
  try {
    const api = `${origin}/Commerce`;
    const device = await post(`${api}/Activate`, { ActivationCode: "SEATTLE-REGISTER-1" });
    const caller = { OUN: device.OperatingUnitNumber, DeviceToken: device.DeviceToken };
    const credentials = { WorkerId: "000160", Password: "demo-2026" };
    const { Token } = await post(`${api}/SignOn`, credentials, caller);
    const headers = { ...caller, Authorization: `Bearer ${Token}` };
    const bodies = [];
    for (let from = 0; from < count; from += BATCH) {
      const length = Math.min(BATCH, count - from);
      bodies.push({ requests: Array.from({ length }, (_, at) => creation(from + at)) });
    }
    const began = performance.now();
    const send = async () => {
      for (let body = bodies.pop(); body; body = bodies.pop()) {
        const { responses } = await post(`${api}/$batch`, body, headers);
        const refused = responses.find(({ status }) => status !== 201);
        if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, send));
    return performance.now() - began;
  } finally {
    await close();
  }
}

/** A request of a batch, as the register writes it. */
function creation(number) {
  const { id, firstName, lastName, phone, email, address } = customer(number);
  return {
    id,
    method: "POST",
    url: "Customers",
    headers: { "idempotency-key": crypto.randomUUID() },
    body: {
      CustomerId: id,
      IsAsyncCustomer: true,
      CustomerTypeValue: 1,
      FirstName: firstName,
      LastName: lastName,
      Phone: phone,
      Email: email,
      Addresses: [
        {
          Id: crypto.randomUUID(),
          ZipCode: address.postalCode,
          ThreeLetterISORegionName: address.country,
          State: address.state,
          City: address.city,
          Street: address.street,
          IsPrimary: true,
        },
      ],
    },
  };
}

function table(contenders, alone) {
  const perSecond = ({ milliseconds }) => (count * 1_000) / milliseconds;
  const ours = contenders.find((one) => one.id === "ours");
  const lines = [
    "",
    "## Drain of the outbox",
    "",
    `${count.toLocaleString("en")} pending customers from the offline database to a server on this ` +
      "machine, in one browser, one after the other. The peers' endpoint keeps them in memory; ours " +
      "checks each and writes it to its database. The peers send 2,500 in a request.",
    "",
    "| what | seconds | customers a second | ours is faster by | longest main-thread task, ms |",
    "|---|--:|--:|--:|--:|",
  ];
  for (const one of contenders) {
    const ratio = ours && one !== ours ? `${(one.milliseconds / ours.milliseconds).toFixed(2)} ×` : "";
    lines.push(
      `| ${one.name} | ${(one.milliseconds / 1_000).toFixed(2)} | ${perSecond(one).toFixed(0)} | ` +
        `${ratio} | ${one.longestTask.toFixed(0)} |`,
    );
  }
  lines.push(
    "",
    "Bars: at least 0.8 of what the scale unit takes by itself from one register in batches" +
      (alone && ours
        ? ` (${((count * 1_000) / alone).toFixed(0)} a second: ${(alone / ours.milliseconds).toFixed(2)})`
        : "") +
      "; tasks below 50 ms.",
    "A longest task of 0 means that none took 50 ms: shorter ones are not told of.",
  );
  return lines.join("\n");
}

const hasOurs =
  !!options.ours && existsSync(join(options.ours, "contender.js")) && !!options.server;
const browser = await launch();
try {
  const contenders = await drainPeers(browser);
  const alone = hasOurs ? await scaleUnitAlone() : undefined;
  if (hasOurs) contenders.push(await drainOurs(browser));
  console.log(table(contenders, alone));
  const figures = contenders.map((one) => ({
    ...one,
    customersPerSecond: (count * 1_000) / one.milliseconds,
  }));
  const result = { customers: count, scaleUnitAlone: alone, contenders: figures };
  await keepResult(options.out, browser, result);
} finally {
  await browser.close();
}
