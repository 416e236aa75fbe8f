// Names the functions of a WebAssembly module so that their order by name puts like beside like.
//
// A compressor finds what repeats, and the nearer the cheaper. Compilers leave functions in the
// order of the sources; those that were made from one generic function are much alike and far apart.

const PIECE = 5;
const SAMPLES = 256;
const IMPORTS = 2;
const CODE = 10;
const CUSTOM = 0;

/// The module with a name section that holds the order and nothing else.
export function namedByLikeness(module) {
  const sections = [...readSections(module)];
  const imported = importedFunctions(sections.find(({ id }) => id === IMPORTS).content);
  const bodies = readBodies(sections.find(({ id }) => id === CODE).content);
  const order = likeBesideLike(bodies);
  const names = order.map((at, place) => [imported + at, String(place).padStart(6, "0")]);
  names.sort(([one], [other]) => one - other);
  const rest = sections.filter((section) => !isNameSection(section)).map(({ all }) => all);
  return Buffer.concat([module.subarray(0, 8), ...rest, nameSection(names)]);
}

/// From each function to the one left that shares most with it and a little with those before.
function likeBesideLike(bodies) {
  const samples = bodies.map(sample);
  const left = new Set(bodies.keys());
  const order = [];
  for (let next = 0; next !== undefined; ) {
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

function* readSections(module) {
  for (let at = 8; at < module.length; ) {
    const [size, start] = readNumber(module, at + 1);
    const end = start + size;
    yield { id: module[at], content: module.subarray(start, end), all: module.subarray(at, end) };
    at = end;
  }
}

/// What comes out of wasm-bindgen imports functions only.
function importedFunctions(content) {
  return readNumber(content, 0)[0];
}

function readBodies(content) {
  let [count, at] = readNumber(content, 0);
  const bodies = [];
  while (count-- > 0) {
    const [size, start] = readNumber(content, at);
    at = start + size;
    bodies.push(content.subarray(start, at));
  }
  return bodies;
}

function isNameSection({ id, content }) {
  const text = [4, ...Buffer.from("name")];
  return id === CUSTOM && text.every((byte, at) => content[at] === byte);
}

function nameSection(names) {
  const list = names.flatMap(([index, name]) => [...writeNumber(index), ...text(name)]);
  const functions = [...writeNumber(names.length), ...list];
  const content = [...text("name"), 1, ...writeNumber(functions.length), ...functions];
  return Buffer.from([CUSTOM, ...writeNumber(content.length), ...content]);
}

function text(value) {
  return [...writeNumber(value.length), ...Buffer.from(value)];
}

function readNumber(bytes, at) {
  let [value, shift] = [0, 0];
  do {
    value += (bytes[at] & 0x7f) * 2 ** shift;
    shift += 7;
  } while (bytes[at++] & 0x80);
  return [value, at];
}

function writeNumber(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}
