// Measures the offline database beside bare IndexedDB and its best libraries: the same customer, the
// same browser, one run.
//
//   node bench.mjs --out FILE [--ours FOLDER] [--rounds N]
//
// A contender is a module with `open()`, `save(customer, durability)`, `fetchById(id)` and `close()`;
// it may have a `name`, a default export that loads it, and `prepare(customer)`, which is not
// measured. Ours is `contender.js` in the folder given by --ours.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { keepResult, launch, report } from "./browser.mjs";
import { serve } from "./serving.mjs";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    ours: { type: "string" },
    rounds: { type: "string", default: "300" },
  },
});
const rounds = Number(options.rounds);
const hasOurs = !!options.ours && existsSync(join(options.ours, "contender.js"));

function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const ms = (value) => value.toFixed(2);

const ROWS = [
  { id: "saveDefault", title: "save, default durability", p95: true },
  { id: "saveStrict", title: "save, strict durability", p95: true, bar: 1.5 },
  { id: "fetch", title: "fetch one by id", p95: false, bar: 2 },
];

function table(contenders) {
  const bare = contenders.find((one) => one.id === "bare");
  const lines = [
    "",
    "## Offline database",
    "",
    `Milliseconds, p50 / p95 of ${rounds}, awaited to the end of the transaction; a save is customer ` +
      "and outbox entry in one transaction (PouchDB and RxDB keep what is to be sent in their own change log; RxDB " +
      "fetches from its memory what it has saved itself). Each contender in turn, in blocks, in " +
      "one browser.",
    "",
    `| what | ${contenders.map((one) => one.name).join(" | ")} | ours ÷ bare, p50 | bar |`,
    `|---|${contenders.map(() => "--:|").join("")}--:|---|`,
  ];
  for (const { id, title, p95, bar } of ROWS) {
    const cells = contenders.map((one) => {
      const samples = one.samples[id];
      if (!samples) return "";
      return p95
        ? `${ms(quantile(samples, 0.5))} / ${ms(quantile(samples, 0.95))}`
        : ms(quantile(samples, 0.5));
    });
    const ours = contenders.find((one) => one.id === "ours");
    const ratio = ours?.samples[id]
      ? (quantile(ours.samples[id], 0.5) / quantile(bare.samples[id], 0.5)).toFixed(2)
      : "";
    lines.push(
      `| ${title} | ${cells.join(" | ")} | ${ratio} | ${bar ? `at most ${bar} × bare` : ""} |`,
    );
  }
  return [...lines, "", ...againstLibraries(contenders)].join("\n");
}

/** Ours with strict durability against each library with the durability that it has by default. */
function againstLibraries(contenders) {
  const ours = contenders.find((one) => one.id === "ours")?.samples.saveStrict;
  if (!ours) return [];
  const libraries = contenders.filter((one) => !["bare", "ours"].includes(one.id));
  const ratios = libraries.map(({ name, samples }) => {
    const ratio = quantile(ours, 0.5) / quantile(samples.saveDefault, 0.5);
    return `${ratio.toFixed(2)} × ${name}`;
  });
  return [`Our strict save by each library's default one, p50 (bar: below 1): ${ratios.join(", ")}.`];
}

const server = await serve(options.ours);
const browser = await launch();
try {
  const page = await browser.newPage();
  report(page);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => "measure" in window);
  const modules = [
    { id: "bare", path: "/bare.js", rows: ROWS.map((row) => row.id) },
    { id: "dexie", path: "/peers/dexie.js", rows: ROWS.map((row) => row.id) },
    { id: "pouchdb", path: "/peers/pouchdb.js", rows: ["saveDefault", "fetch"] },
    { id: "rxdb", path: "/peers/rxdb.js", rows: ROWS.map((row) => row.id) },
    // Ours saves with strict durability and in no other way.
    ...(hasOurs ? [{ id: "ours", path: "/ours/contender.js", rows: ["saveStrict", "fetch"] }] : []),
  ];
  const contenders = await page.evaluate(
    ([modules, rounds]) => window.measure(modules, rounds),
    [modules, rounds],
  );
  console.log(table(contenders));
  if (!hasOurs) console.log("\nOur own side is not built yet: only the others were measured.");
  const figures = contenders.map(({ id, name, samples }) => ({
    id,
    name,
    rows: ROWS.filter((row) => samples[row.id]).map((row) => ({
      row: row.id,
      unit: "ms",
      p50: quantile(samples[row.id], 0.5),
      p95: quantile(samples[row.id], 0.95),
    })),
  }));
  await keepResult(options.out, browser, { rounds, contenders: figures });
} finally {
  await browser.close();
  server.close();
}
