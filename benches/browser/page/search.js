import { customer } from "/customer.js";

/** What somebody types for one of the customers, letter by letter. */
const TYPED = ["yamamoto", "grace t", "aiko sato", "03-4711", "hana.ito.7", "104-0061", "atoshi", "004711"];
const SLICE = 5_000;

export const customers = (count) => Array.from({ length: count }, (_, number) => customer(number));

function keystrokes() {
  return TYPED.flatMap((whole) => {
    const letters = [...whole];
    return letters.map((_, index) => letters.slice(0, index + 1).join(""));
  });
}

/** Milliseconds of each keystroke, and how many were found. */
async function typed(search, rounds) {
  const times = [];
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const query of keystrokes()) {
      const start = performance.now();
      found += await search(query);
      times.push(performance.now() - start);
    }
  }
  return { times, found };
}

window.measureSearch = async (modules, count, rounds) => {
  const results = [];
  const everybody = customers(count);
  for (const { id, path } of modules) {
    const module = await import(path);
    if (module.default) await module.default();
    await module.openSearch?.();
    for (let from = 0; from < count; from += SLICE) {
      await module.remember(everybody.slice(from, from + SLICE));
    }
    await typed(module.search, 1);
    const { times, found } = await typed(module.search, rounds);
    results.push({ id, name: module.name ?? id, times, found, memory: module.memoryBytes?.() });
    await module.closeSearch?.();
  }
  return results;
};

const PAGE = 500;

/** Milliseconds to store a download of so many customers, by contender. */
window.measureDownload = async (modules, count) => {
  const everybody = customers(count);
  const pages = [];
  for (let from = 0; from < count; from += PAGE) pages.push(everybody.slice(from, from + PAGE));
  const results = [];
  for (const { id, path, by } of modules) {
    const module = await import(path);
    if (module.default) await module.default();
    await (module.openSearch ?? module.open)("bench-download");
    // What has been read out of the answer is not part of the time.
    module.prepareDownload?.(everybody);
    const start = performance.now();
    await module[by ?? "storeDownload"](pages);
    results.push({ id, ms: performance.now() - start });
    await (module.closeSearch ?? module.close)();
  }
  return results;
};
