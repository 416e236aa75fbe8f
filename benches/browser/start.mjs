// The register with 100,000 customers: how soon it can be worked with, how long the main thread is
// held, how soon what is typed is on the screen, and how much memory that takes.
//
//   node start.mjs --server PROGRAM --register FOLDER --ours FOLDER [--out FILE] [--customers N]
//
// The customers are put into the register's database by its own adapter, as a download stores them.
// Nobody is connected, and there is no service worker: files come from the server on this machine.
import { parseArgs } from "node:util";

import { keepResult, launch, longestTask, report, watchTasks } from "./browser.mjs";
import { openShop } from "./shop.mjs";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    customers: { type: "string", default: "100000" },
    ours: { type: "string" },
    server: { type: "string" },
    register: { type: "string" },
  },
});
const count = Number(options.customers);

/** What somebody types, as in search.js. */
const TYPED = ["yamamoto", "grace t", "aiko sato", "03-4711", "hana.ito.7", "104-0061", "atoshi"];
/** Between two keys, in milliseconds: a quick typist. */
const BETWEEN_KEYS_MS = 90;
/** The browser tells of no event that is on the screen sooner. */
const EVENT_MS_MIN = 16;

/** In the page: notes how long each key took to be on the screen, and the application's memory. */
function watchKeys(least) {
  window.keys = [];
  new PerformanceObserver((list) => {
    for (const event of list.getEntries()) {
      if (event.name === "keydown") window.keys.push(event.duration);
    }
  }).observe({ type: "event", durationThreshold: least });
  addEventListener("TrunkApplicationStarted", ({ detail: { wasm } }) => {
    window.memory = Object.values(wasm).find((it) => it instanceof WebAssembly.Memory);
  });
}

/** From the navigation until the search box has the focus, and until everything is read. */
async function started({ context, origin }, customers) {
  const page = await context.newPage();
  report(page);
  await page.addInitScript(watchTasks);
  await page.addInitScript(watchKeys, EVENT_MS_MIN);
  await page.goto(`${origin}/customers`);
  const focused = await page.evaluate(async () => {
    while (document.activeElement?.type !== "search") await new Promise(requestAnimationFrame);
    return performance.now();
  });
  const read = await page.evaluate(async () => {
    while (document.querySelector("progress")) await new Promise(requestAnimationFrame);
    return performance.now();
  });
  const megabytes = await page.evaluate(() => window.memory.buffer.byteLength / 1e6);
  return { customers, page, focused, read, task: await longestTask(page), megabytes };
}

async function typed(page) {
  await page.evaluate(() => {
    window.longestTask = 0;
    window.keys = [];
  });
  let strokes = 0;
  for (const text of TYPED) {
    await page.getByRole("searchbox").fill("");
    await page.keyboard.type(text, { delay: BETWEEN_KEYS_MS });
    strokes += text.length;
  }
  const task = await longestTask(page);
  const slow = await page.evaluate(() => window.keys);
  const keys = [...slow, ...Array(Math.max(0, strokes - slow.length)).fill(EVENT_MS_MIN)];
  keys.sort((one, other) => one - other);
  return { strokes, task, p50: keys[strokes >> 1], p95: keys[Math.floor(strokes * 0.95)] };
}

const browser = await launch();
try {
  const shop = await openShop(browser, options);
  try {
    const empty = await started(shop, 0);
    await empty.page.close();
    await shop.seed(async (count) => {
      const contender = await import("/bench/contender.js");
      const { customer } = await import("/bench/customer.js");
      await contender.default();
      await contender.open("register");
      const PART = 20_000;
      for (let from = 0; from < count; from += PART) {
        const length = Math.min(PART, count - from);
        contender.prepareDownload(Array.from({ length }, (_, at) => customer(from + at)));
        await contender.storeDownload();
      }
      contender.close();
    }, count);
    const full = await started(shop, count);
    const search = await typed(full.page);
    console.log("\n## The register with many customers\n");
    console.log(
      "| customers | ms to a focused search box | ms until all are read | longest task meanwhile, ms | " +
        "WebAssembly memory, MB |\n|--:|--:|--:|--:|--:|",
    );
    for (const { customers, focused, read, task, megabytes } of [empty, full]) {
      const cells = [customers, focused.toFixed(0), read.toFixed(0), task.toFixed(0), megabytes.toFixed(1)];
      console.log(`| ${cells.join(" | ")} |`);
    }
    console.log(
      `\n${search.strokes} keys typed into the search: on the screen after ${search.p50} ms (p50) and ` +
        `${search.p95} ms (p95), in steps of 8 and no less than ${EVENT_MS_MIN}; longest task ` +
        `${search.task.toFixed(0)} ms. Bars: 50 ms to paint, tasks of at most 50 ms, 60 MB.`,
    );
    const starts = [empty, full].map(({ page, ...figures }) => figures);
    await keepResult(options.out, browser, { starts, search });
  } finally {
    await shop.close();
  }
} finally {
  await browser.close();
}
