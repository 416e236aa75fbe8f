// Names the functions of a WebAssembly module so that their order by name puts like beside like.
//
// A compressor finds what repeats, and the nearer the cheaper. Compilers leave functions in the
// order of the sources; those that were made from one generic function are much alike and far apart.

import {
  CUSTOM, nameSection, readBodies, readImports, readSections, writeModule,
} from "./wasm.mjs";

const PIECE = 5;
const SAMPLES = 256;

/// The module with a name section that holds the order and nothing else: functions that are in no
/// group, then each group after the other.
export function namedByLikeness(module, groups) {
  const sections = readSections(module);
  const imported = readImports(sections).length;
  const bodies = readBodies(sections);
  const grouped = new Set(groups.flat());
  const indices = bodies.map((_, at) => imported + at);
  const order = [indices.filter((index) => !grouped.has(index)), ...groups].flatMap((group) =>
    likeBesideLike(group.map((index) => bodies[index - imported])).map((at) => group[at]),
  );
  const names = order.map((index, place) => [index, String(place).padStart(6, "0")]);
  names.sort(([one], [other]) => one - other);
  const rest = sections.filter(({ id }) => id !== CUSTOM).map(({ all }) => all);
  return writeModule([...rest, nameSection(names)]);
}

/// From each function to the one left that shares most with it and a little with those before.
function likeBesideLike(bodies) {
  const samples = bodies.map(sample);
  const left = new Set(bodies.keys());
  const order = [];
  for (let next = left.size > 0 ? 0 : undefined; next !== undefined; ) {
    order.push(next);
    left.delete(next);
    const [last, before = last] = [order.at(-1), order.at(-2)];
    let best = 0;
    next = undefined;
    for (const candidate of left) {
      const likeness =
        2 * shared(samples[last], samples[candidate]) + shared(samples[before], samples[candidate]);
      if (next === undefined || likeness > best) [next, best] = [candidate, likeness];
    }
  }
  return order;
}

/// MinHash: of all pieces of a few bytes, those with the least of many different hashes.
/// Two functions agree in about as many of these as they share pieces.
function sample(body) {
  const least = new Uint32Array(SAMPLES).fill(0xffffffff);
  for (let start = 0; start + PIECE <= body.length; start++) {
    let hash = 0x811c9dc5;
    for (let at = start; at < start + PIECE; at++) hash = Math.imul(hash ^ body[at], 0x01000193);
    for (let at = 0; at < SAMPLES; at++) {
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + at;
      if (hash >>> 0 < least[at]) least[at] = hash;
    }
  }
  return least;
}

function shared(one, other) {
  let count = 0;
  for (let at = 0; at < SAMPLES; at++) if (one[at] === other[at]) count++;
  return count;
}
