// Measures the offline database beside bare IndexedDB: the same customer, the same browser, one run.
//
//   node bench.mjs --out FILE [--ours FOLDER] [--rounds N]
//
// A contender is a module with `open()`, `save(customer, durability)`, `fetchById(id)` and `close()`;
// it may have a `name`, a default export that loads it, and `prepare(customer)`, which is not
// measured. Ours is `contender.js` in the folder given by --ours.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { cpus } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";

import { chromium } from "playwright-core";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    ours: { type: "string" },
    rounds: { type: "string", default: "300" },
  },
});
const rounds = Number(options.rounds);
const hasOurs = !!options.ours && existsSync(join(options.ours, "contender.js"));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** The files of this page and of ours; isolated, so that the clock is as fine as it gets. */
function serve() {
  const page = join(import.meta.dirname, "page");
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = path.startsWith("/ours/")
      ? join(options.ours ?? page, path.slice("/ours/".length))
      : join(page, path === "/" ? "index.html" : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, {
        "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cache-Control": "no-store",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

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
      "and outbox entry in one transaction. Each contender in turn, in blocks, in one browser.",
    "",
    `| what | ${contenders.map((one) => one.name).join(" | ")} | ratio of p50 | bar |`,
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
  return lines.join("\n");
}

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  page.on("console", (message) => {
    if (message.type() === "error") console.error(message.text());
  });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => "measure" in window);
  const modules = [
    { id: "bare", path: "/bare.js", rows: ROWS.map((row) => row.id) },
    // Ours saves with strict durability and in no other way.
    ...(hasOurs ? [{ id: "ours", path: "/ours/contender.js", rows: ["saveStrict", "fetch"] }] : []),
  ];
  const contenders = await page.evaluate(
    ([modules, rounds]) => window.measure(modules, rounds),
    [modules, rounds],
  );
  console.log(table(contenders));
  if (!hasOurs) console.log("\nOur own side is not built yet: only the bare one was measured.");
  if (options.out) {
    const report = {
      takenAt: new Date().toISOString(),
      browser: browser.version(),
      processors: cpus().length,
      rounds,
      contenders: contenders.map(({ id, name, samples }) => ({
        id,
        name,
        rows: ROWS.filter((row) => samples[row.id]).map((row) => ({
          row: row.id,
          unit: "ms",
          p50: quantile(samples[row.id], 0.5),
          p95: quantile(samples[row.id], 0.95),
        })),
      })),
    };
    await mkdir(dirname(options.out), { recursive: true });
    await writeFile(options.out, `${JSON.stringify(report, null, 2)}\n`);
  }
} finally {
  await browser.close();
  server.close();
}
