// Reads and writes WebAssembly modules: sections, lists, and what instructions refer to.

export const CUSTOM = 0;
export const TYPES = 1;
export const IMPORTS = 2;
export const FUNCTIONS = 3;
export const TABLES = 4;
export const MEMORIES = 5;
export const GLOBALS = 6;
export const EXPORTS = 7;
export const ELEMENTS = 9;
export const CODE = 10;
export const DATA = 11;

/// Kinds of imports and exports.
export const FUNCTION = 0;
export const TABLE = 1;
export const MEMORY = 2;
export const GLOBAL = 3;

export function readSections(module) {
  const sections = [];
  for (let at = 8; at < module.length; ) {
    const [size, start] = readNumber(module, at + 1);
    const end = start + size;
    const section = { id: module[at], content: module.subarray(start, end) };
    if (section.id === CUSTOM) {
      const [length, name] = readNumber(module, start);
      section.name = module.toString("utf8", name, name + length);
      section.content = module.subarray(name + length, end);
    }
    sections.push({ ...section, all: module.subarray(at, end) });
    at = end;
  }
  return sections;
}

export function contentOf(sections, id) {
  return sections.find((section) => section.id === id)?.content ?? Buffer.from([0]);
}

export function writeModule(sections) {
  const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  return Buffer.concat([header, ...sections]);
}

export function writeSection(id, ...content) {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([id, ...writeNumber(bytes.length)]), bytes]);
}

export function writeList(entries) {
  const count = Buffer.from(writeNumber(entries.length));
  return Buffer.concat([count, ...entries.map((entry) => Buffer.from(entry))]);
}

export function writeBodies(bodies) {
  return writeList(bodies.map((body) => [...writeNumber(body.length), ...body]));
}

export function readNumber(bytes, at) {
  let [value, shift] = [0, 0];
  do {
    value += (bytes[at] & 0x7f) * 2 ** shift;
    shift += 7;
  } while (bytes[at++] & 0x80);
  return [value, at];
}

export function readSigned(bytes, at) {
  let [value, shift, byte] = [0n, 0n];
  do {
    byte = bytes[at++];
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
  } while (byte & 0x80);
  return [BigInt.asIntN(Number(shift), value), at];
}

export function writeNumber(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

export function writeSigned(value) {
  const bytes = [];
  for (; value < -0x40 || value >= 0x40; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}

export function writeText(value) {
  const bytes = Buffer.from(value);
  return [...writeNumber(bytes.length), ...bytes];
}

/// Goes through bytes from one item to the next.
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get isAtEnd() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    const [value, at] = readNumber(this.bytes, this.at);
    this.at = at;
    return value;
  }

  signed() {
    const [value, at] = readSigned(this.bytes, this.at);
    this.at = at;
    return value;
  }

  /// Of 32 bits.
  integer() {
    return Number(BigInt.asIntN(32, this.signed()));
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return this.take(this.number()).toString("utf8");
  }

  /// As many entries as the number in front says.
  list(entry) {
    return Array.from({ length: this.number() }, () => entry(this));
  }
}

/// Each import with its bytes, kind and names.
export function readImports(sections) {
  return new Reader(contentOf(sections, IMPORTS)).list((reader) => {
    const start = reader.at;
    const [module, name, kind] = [reader.text(), reader.text(), reader.byte()];
    if (kind === FUNCTION) reader.number();
    else throw new Error(`${module}.${name} is imported and no function`);
    return { module, name, kind, all: reader.bytes.subarray(start, reader.at) };
  });
}

/// Each export's name, kind and index.
export function readExports(sections) {
  return new Reader(contentOf(sections, EXPORTS)).list((reader) => ({
    name: reader.text(), kind: reader.byte(), index: reader.number(),
  }));
}

/// The parameters and results of each type of a function.
export function readTypes(sections) {
  return new Reader(contentOf(sections, TYPES)).list((reader) => {
    if (reader.byte() !== 0x60) throw new Error("a type that is not of a function");
    const values = () => [...reader.take(reader.number())];
    return { parameters: values(), results: values() };
  });
}

export function readBodies(sections) {
  return new Reader(contentOf(sections, CODE)).list((reader) => reader.take(reader.number()));
}

/// The functions that are put into table 0, by slot.
export function readSlots(sections) {
  const slots = new Map();
  new Reader(contentOf(sections, ELEMENTS)).list((reader) => {
    if (reader.byte() !== 0) throw new Error("a list of functions of another form");
    let slot = readPlace(reader);
    for (const index of reader.list(() => reader.number())) slots.set(slot++, index);
  });
  return slots;
}

/// The parts of the memory that are filled from the start, by address.
export function readData(sections) {
  return new Reader(contentOf(sections, DATA)).list((reader) => {
    if (reader.byte() !== 0) throw new Error("data of another form");
    const address = readPlace(reader);
    return { address, bytes: reader.take(reader.number()) };
  });
}

/// The names of functions, by index.
export function readNames(sections) {
  const names = new Map();
  const section = sections.find(({ id, name }) => id === CUSTOM && name === "name");
  for (const reader = new Reader(section?.content ?? []); !reader.isAtEnd; ) {
    const kind = reader.byte();
    const part = new Reader(reader.take(reader.number()));
    if (kind === 1) part.list(() => names.set(part.number(), part.text()));
  }
  return names;
}

export function nameSection(names) {
  const list = writeList(names.map(([index, name]) => [...writeNumber(index), ...writeText(name)]));
  return writeSection(CUSTOM, writeText("name"), [1, ...writeNumber(list.length)], list);
}

function readPlace(reader) {
  if (reader.byte() !== 0x41) throw new Error("a place that is not a number");
  const place = reader.integer();
  if (reader.byte() !== 0x0b) throw new Error("a place that is more than a number");
  return place;
}

/// What a function's body refers to: functions that it calls or names, and every number in it that
/// might be an address or a slot of the table.
export function references(body) {
  const reader = new Reader(body);
  const [functions, numbers] = [new Set(), new Set()];
  reader.list(() => [reader.number(), reader.byte()]);
  while (!reader.isAtEnd) reference(reader, functions, numbers);
  return { functions, numbers };
}

function reference(reader, functions, numbers) {
  const code = reader.byte();
  const operands = OPERANDS[code] ?? (code === 0xfc ? LONG_OPERANDS[reader.number()] : undefined);
  if (operands === undefined) throw new Error(`instruction 0x${code.toString(16)} is not known`);
  for (const operand of operands) {
    if (operand === "function") functions.add(reader.number());
    else if (operand === "offset") numbers.add(reader.number());
    else if (operand === "constant") halves(reader.signed()).forEach((half) => numbers.add(half));
    else if (operand === "number") reader.number();
    else if (operand === "signed") reader.signed();
    else if (operand === "list") reader.list(() => reader.number());
    else reader.take(operand);
  }
}

/// A number of 64 bits may be two that are written at once.
function halves(value) {
  return [value, value >> 32n].map((half) => Number(BigInt.asIntN(32, half)));
}

/// The operands of each instruction that compilers make of Rust; a number is a count of bytes.
const OPERANDS = {
  ...plain(0x00, 0x01), ...same(["signed"], 0x02, 0x04), ...plain(0x05, 0x05), ...plain(0x0b, 0x0b),
  ...same(["number"], 0x0c, 0x0d), 0x0e: ["list", "number"], ...plain(0x0f, 0x0f),
  0x10: ["function"], 0x11: ["number", "number"], ...plain(0x1a, 0x1b), 0x1c: ["list"],
  ...same(["number"], 0x20, 0x26), ...same(["number", "offset"], 0x28, 0x3e),
  ...same(["number"], 0x3f, 0x40), ...same(["constant"], 0x41, 0x42), 0x43: [4], 0x44: [8],
  ...plain(0x45, 0xc4), 0xd0: ["signed"], ...plain(0xd1, 0xd1), 0xd2: ["function"],
};
const LONG_OPERANDS = {
  ...plain(0, 7), 10: ["number", "number"], 11: ["number"], 12: ["number", "number"],
  14: ["number", "number"], ...same(["number"], 15, 17),
};

function plain(first, last) {
  return same([], first, last);
}

function same(operands, first, last) {
  const codes = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return Object.fromEntries(codes.map((code) => [code, operands]));
}
