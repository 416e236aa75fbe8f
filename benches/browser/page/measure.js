import { customer } from "/customer.js";

const BLOCK = 25;
const WARM_UP = 100;

async function timed(work) {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

/** One block of one kind of work; what the warm-up takes is thrown away. */
async function block(contender, row, count, samples) {
  for (let index = 0; index < count; index += 1) {
    const number = contender.saved.length;
    if (row === "fetch") {
      const id = contender.saved[(index * 7919) % number];
      const [time, found] = await timed(() => contender.module.fetchById(id));
      if (!found) throw new Error(`${contender.id} has lost a customer`);
      samples.push(time);
    } else {
      const next = customer(number);
      // What the register has in its own memory already is not part of the time.
      const prepared = contender.module.prepare ? contender.module.prepare(next) : next;
      const durability = row === "saveStrict" ? "strict" : "default";
      const [time] = await timed(() => contender.module.save(prepared, durability));
      contender.saved.push(next.id);
      samples.push(time);
    }
  }
}

// Contenders and rows take turns in blocks, so that a slow moment of the machine and the growth of
// the databases meet all of them.
window.measure = async (modules, rounds) => {
  const contenders = [];
  for (const { id, path, rows } of modules) {
    const module = await import(path);
    // A WebAssembly module has to be loaded first.
    if (module.default) await module.default();
    await module.open();
    const samples = Object.fromEntries(rows.map((row) => [row, []]));
    contenders.push({ id, module, rows, saved: [], samples });
  }
  for (const contender of contenders) {
    for (const row of contender.rows) await block(contender, row, WARM_UP, []);
  }
  for (let taken = 0; taken < rounds; taken += BLOCK) {
    for (const row of contenders[0].rows) {
      for (const contender of contenders.filter((one) => one.rows.includes(row))) {
        await block(contender, row, Math.min(BLOCK, rounds - taken), contender.samples[row]);
      }
    }
  }
  for (const contender of contenders) await contender.module.close();
  return contenders.map(({ id, module, samples }) => ({ id, name: module.name ?? id, samples }));
};
