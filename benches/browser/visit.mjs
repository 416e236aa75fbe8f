// The first visit: from the navigation to an activation screen that can be used, over a line of
// 1.6 Mbit/s and 150 ms; the same with the processor four times slower; and a later start, which
// the service worker serves.
//
//   node visit.mjs --server PROGRAM --register FOLDER [--out FILE] [--rounds N]
import { parseArgs } from "node:util";

import { keepResult, launch, report } from "./browser.mjs";
import { openServer } from "./shop.mjs";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    ours: { type: "string" },
    rounds: { type: "string", default: "7" },
    server: { type: "string" },
    register: { type: "string" },
  },
});
const rounds = Number(options.rounds);

const SLOW_LINE = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};

/** Milliseconds until the field for the code has the focus. */
async function visit(page, url) {
  await page.goto(`${url}/activate`, { waitUntil: "commit" });
  return page.evaluate(async () => {
    while (document.activeElement?.localName !== "input") await new Promise(requestAnimationFrame);
    return performance.now();
  });
}

async function firstVisit(browser, url, slowdown) {
  const context = await browser.newContext({ locale: "en-GB" });
  try {
    const page = await context.newPage();
    report(page);
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", SLOW_LINE);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    return await visit(page, url);
  } finally {
    await context.close();
  }
}

async function laterStarts(browser, url) {
  const context = await browser.newContext({ locale: "en-GB" });
  try {
    const first = await context.newPage();
    await visit(first, url);
    await first.evaluate(() => navigator.serviceWorker.ready);
    await first.close();
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const page = await context.newPage();
      times.push(await visit(page, url));
      await page.close();
    }
    return times;
  } finally {
    await context.close();
  }
}

async function repeated(once) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push(await once());
  return times;
}

const median = (times) => [...times].sort((one, other) => one - other)[times.length >> 1];

const browser = await launch();
const server = await openServer(options);
try {
  const rows = [
    ["first visit", 3_500, await repeated(() => firstVisit(browser, server.origin, 1))],
    ["first visit, processor four times slower", 4_000, await repeated(() => firstVisit(browser, server.origin, 4))],
    ["later start", 400, await laterStarts(browser, server.origin)],
  ];
  console.log(
    "\n## Start\n\nFrom the navigation to a focused field for the activation code; first visits at " +
      `1.6 Mbit/s and 150 ms. Median of ${rounds}.\n\n| what | ms | slowest | bar |\n|---|--:|--:|--:|`,
  );
  for (const [what, bar, times] of rows) {
    console.log(`| ${what} | ${median(times).toFixed(0)} | ${Math.max(...times).toFixed(0)} | ${bar} |`);
  }
  const visits = rows.map(([what, bar, times]) => ({ what, bar, times }));
  await keepResult(options.out, browser, { visits });
} finally {
  await server.close();
  await browser.close();
}
