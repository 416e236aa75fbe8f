// Measures search as you type over 100,000 customers, and the storing of 20,000 downloaded ones,
// beside bare IndexedDB and its libraries: the same customers, the same browser, one run.
//
//   node search.mjs --ours FOLDER [--out FILE] [--customers N] [--download N] [--rounds N]
import { parseArgs } from "node:util";

import { keepResult, launch, report } from "./browser.mjs";
import { serve } from "./serving.mjs";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    ours: { type: "string" },
    customers: { type: "string", default: "100000" },
    download: { type: "string", default: "20000" },
    rounds: { type: "string", default: "5" },
  },
});

const OURS = { id: "ours", path: "/ours/contender.js" };
const DEXIE = { id: "dexie", path: "/peers/dexie.js" };
const RXDB = { id: "rxdb", path: "/peers/rxdb.js" };

function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const server = await serve(options.ours);
const browser = await launch();
try {
  const inPage = async (run, ...values) => {
    // A page of its own, so that nobody starts with another's memory.
    const page = await browser.newPage();
    report(page);
    await page.goto(`http://127.0.0.1:${server.address().port}/blank.html`);
    await page.addScriptTag({ type: "module", url: "/search.js" });
    await page.waitForFunction(() => "measureSearch" in window);
    const result = await page.evaluate(run, values);
    await page.close();
    return result;
  };
  const [count, rounds] = [Number(options.customers), Number(options.rounds)];
  const searches = [];
  for (const [contender, times] of [
    [OURS, rounds],
    [DEXIE, 1],
    [RXDB, 1],
  ]) {
    const run = ([one, count, rounds]) => window.measureSearch([one], count, rounds);
    searches.push(...(await inPage(run, contender, count, times)));
  }
  console.log(`\n## Search as you type over ${count} customers\n`);
  console.log(
    "Milliseconds to the results of each keystroke; ours finds any part of every field, the others " +
      "the beginnings of four.\n",
  );
  console.log("| who | p50 | p95 | worst | WebAssembly memory |\n|---|--:|--:|--:|--:|");
  for (const { name, times, memory } of searches) {
    const cells = [quantile(times, 0.5), quantile(times, 0.95), Math.max(...times)];
    const megabytes = memory ? `${(memory / 1e6).toFixed(1)} MB` : "";
    console.log(`| ${name} | ${cells.map((it) => it.toFixed(2)).join(" | ")} | ${megabytes} |`);
  }
  const stored = await inPage(
    ([modules, count]) => window.measureDownload(modules, count),
    [
      { id: "bare, one by one", path: "/bare.js" },
      { id: "bare, a transaction a page", path: "/bare.js", by: "storePages" },
      DEXIE,
      RXDB,
      OURS,
    ],
    Number(options.download),
  );
  const paged = stored.find(({ id }) => id === "bare, a transaction a page").ms;
  console.log(`\n## Storing ${options.download} downloaded customers\n`);
  console.log("| who | ms | ÷ bare, a transaction a page |\n|---|--:|--:|");
  for (const { id, ms } of stored) {
    console.log(`| ${id} | ${ms.toFixed(0)} | ${(ms / paged).toFixed(2)} |`);
  }
  const search = searches.map(({ id, times, memory }) => ({
    id,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    memory,
  }));
  await keepResult(options.out, browser, { search, download: stored });
} finally {
  await browser.close();
  server.close();
}
