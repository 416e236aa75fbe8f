// Finds what a program needs only once it enters certain functions.
//
// Calls say it for most functions. Closures and methods of trait objects are called through the
// table, by a number that stands in the code or, mostly, in a table of methods in the data. So data
// is followed too: from a number that is an address to the slots and addresses that stand there.
// A number that happens to be a slot or an address makes the second part smaller, not wrong.
import {
  FUNCTION, readBodies, readData, readExports, readImports, readNames, readSections, readSlots,
  references,
} from "./wasm.mjs";

const WORD = 4;
/// The words of a table of methods before the methods.
const HEAD = 3;

/// The functions with such names, and all that only they lead to.
export function onlyThrough(module, entryNames) {
  const program = new Program(module);
  const entries = program.named(entryNames);
  if (entries.length === 0) throw new Error(`no function is named like ${entryNames}`);
  const everything = program.reached(new Set());
  const without = program.reached(new Set(entries));
  const others = [...everything].filter((index) => !without.has(index) && !entries.includes(index));
  return { entries, others: others.sort((one, other) => one - other) };
}

class Program {
  constructor(module) {
    const sections = readSections(module);
    this.names = readNames(sections);
    this.imported = readImports(sections).length;
    this.slots = readSlots(sections);
    this.exports = readExports(sections);
    this.bodies = readBodies(sections).map(references);
    this.words = words(readData(sections));
    const inCode = this.bodies.flatMap(({ numbers }) => [...numbers]);
    this.isPointedAt = new Set([...inCode, ...this.words.values()]);
  }

  named(pattern) {
    return [...this.names].filter(([, name]) => pattern.test(name)).map(([index]) => index);
  }

  /// The functions that can be called from outside or by another one of these, but for `closed`.
  reached(closed) {
    const reached = { functions: new Set(), addresses: new Set() };
    const open = [];
    const call = (index) => {
      if (index < this.imported || closed.has(index) || reached.functions.has(index)) return;
      reached.functions.add(index);
      open.push(index);
    };
    const see = (number) => {
      if (this.slots.has(number)) call(this.slots.get(number));
      const address = number - (number % WORD);
      if (!this.words.has(address) || reached.addresses.has(number)) return;
      reached.addresses.add(number);
      this.object(address).forEach(see);
    };
    for (const { kind, index } of this.exports) if (kind === FUNCTION) call(index);
    while (open.length > 0) {
      const { functions, numbers } = this.bodies[open.pop() - this.imported];
      functions.forEach(call);
      numbers.forEach(see);
    }
    return reached.functions;
  }

  /// The words from an address to where something else begins.
  ///
  /// A table of methods goes on over numbers that only seem to point into it.
  object(start) {
    const words = [];
    const head = this.isMethods(start) ? HEAD : 1;
    for (let at = start; this.words.has(at); at += WORD) {
      const begins = at >= start + head * WORD && this.isPointedAt.has(at);
      if (begins && (this.isMethods(at) || !this.slots.has(this.words.get(at)))) break;
      words.push(this.words.get(at));
    }
    return words;
  }

  /// Whether a table of methods may begin here: a destructor or none, a size, an alignment.
  isMethods(at) {
    const [drop, size, alignment] = [0, 1, 2].map((place) => this.words.get(at + place * WORD));
    const isDrop = drop === 0 || this.slots.has(drop);
    return isDrop && [1, 2, 4, 8, 16].includes(alignment) && size % alignment === 0;
  }
}

/// All words, from a little before the data: wasm-opt leaves out zeros.
function words(data) {
  const first = Math.min(...data.map(({ address }) => address));
  const end = Math.max(...data.map(({ address, bytes }) => address + bytes.length));
  const start = Math.max(0, first - (first % WORD) - HEAD * WORD);
  const memory = Buffer.alloc(end + WORD - start);
  for (const { address, bytes } of data) bytes.copy(memory, address - start);
  const words = new Map();
  for (let at = start; at < end; at += WORD) words.set(at, memory.readInt32LE(at - start));
  return words;
}
