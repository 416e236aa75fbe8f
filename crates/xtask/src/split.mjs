// Cuts a WebAssembly module in two: what a program starts with, and what may come later (ADR 26).
//
// The functions of the second part are the last ones, the entries first among them. So no number
// in any function changes: the second part imports all that stands before its own functions.
import {
  CODE, CUSTOM, ELEMENTS, EXPORTS, FUNCTION, FUNCTIONS, GLOBAL, GLOBALS, IMPORTS, MEMORIES, MEMORY,
  Reader, TABLE, TABLES, TYPES, contentOf, readBodies, readExports, readImports, readSections,
  readSlots, readTypes, references, writeBodies, writeList, writeModule, writeNumber, writeSection,
  writeSigned, writeText,
} from "./wasm.mjs";

const FROM_FIRST = "b";
const FUNCTION_REFERENCE = 0x70;
const [UNREACHABLE, END, LOCAL_GET, CALL_INDIRECT, CONSTANT] = [0x00, 0x0b, 0x20, 0x11, 0x41];

/// Both parts of a module whose last functions are `entries` entries and `others` others.
///
/// `tidied` takes out of a module what it does not use.
export function split(module, { entries, others }, tidied) {
  const program = readProgram(module, entries, others);
  const second = tidied(writeSecond(program));
  const shared = readSections(second);
  const needed = readAllImports(shared).filter(({ module }) => module === FROM_FIRST);
  const names = shortNames(program.exports, needed);
  return { first: tidied(writeFirst(program, names)), second: renamed(shared, names) };
}

function readProgram(module, entries, others) {
  const sections = readSections(module).filter(({ id }) => id !== CUSTOM);
  const imports = readImports(sections);
  const bodies = readBodies(sections);
  const types = new Reader(contentOf(sections, FUNCTIONS)).list((reader) => reader.number());
  const kept = bodies.length - entries - others;
  const slots = readSlots(sections);
  const program = {
    sections, imports, bodies, types, kept, entries, slots,
    signatures: readTypes(sections),
    exports: readExports(sections),
    tables: readTables(sections),
    /// The index of the first function of the second part.
    second: imports.length + kept,
  };
  requireApart(program);
  return { ...program, doors: doors(program) };
}

/// Fails when the first part would need more of the second than its entries.
function requireApart({ bodies, kept, entries, second, exports, imports }) {
  for (const [at, body] of bodies.slice(0, kept).entries()) {
    for (const index of references(body).functions) {
      if (index >= second + entries) {
        const caller = imports.length + at;
        throw new Error(`function ${caller} of the first part calls ${index} of the second`);
      }
    }
  }
  const exported = exports.find(({ kind, index }) => kind === FUNCTION && index >= second);
  if (exported) throw new Error(`${exported.name} is exported and would be in the second part`);
}

/// The slot of the table by which the first part calls each entry.
function doors({ slots, entries, second, tables }) {
  const places = new Map([...slots].map(([slot, index]) => [index, slot]));
  let next = tables[0].least;
  return Array.from({ length: entries }, (_, at) => places.get(second + at) ?? next++);
}

function writeFirst(program, names) {
  const { sections, types, bodies, kept, entries, exports, slots, second, doors } = program;
  const hole = second + entries;
  const stubs = doors.map((door, at) => stub(program, types[kept + at], door));
  const given = [...names].map(([provisional, name]) => ({ name, ...whatIs(provisional) }));
  const made = exports.concat(given.filter(({ name }) => exports.every((it) => it.name !== name)));
  const code = [...bodies.slice(0, kept), ...stubs, [0, UNREACHABLE, END]];
  const filled = [...slots].map(([slot, index]) => [slot, index < second ? index : hole]);
  const replaced = new Map([
    [FUNCTIONS, writeList([...types.slice(0, kept + entries), types[kept]].map(writeNumber))],
    [TABLES, writeList(grownTables(program).map(({ all }) => all))],
    [EXPORTS, writeList(made.map(writeExport))],
    [ELEMENTS, writeSlots(new Map(filled))],
    [CODE, writeBodies(code)],
  ]);
  return writeModule(
    sections.map(({ id, all }) => (replaced.has(id) ? writeSection(id, replaced.get(id)) : all)),
  );
}

function writeExport({ name, kind, index }) {
  return [...writeText(name), kind, ...writeNumber(index)];
}

/// Calls what the second part has put into the table.
function stub({ signatures }, type, door) {
  const passed = signatures[type].parameters.flatMap((_, at) => [LOCAL_GET, ...writeNumber(at)]);
  const call = [CALL_INDIRECT, ...writeNumber(type), 0];
  return [0, ...passed, CONSTANT, ...writeSigned(door), ...call, END];
}

function writeSecond(program) {
  const { sections, imports, types, bodies, kept, entries, slots, second, doors } = program;
  const functions = types
    .slice(0, kept)
    .map((type, at) => [FUNCTION, imports.length + at, writeNumber(type)]);
  const tables = grownTables(program).map(({ all }, at) => [TABLE, at, all]);
  const memories = readMemories(sections).map((all, at) => [MEMORY, at, all]);
  const globals = readGlobals(sections).map((all, at) => [GLOBAL, at, all]);
  const taken = [...functions, ...tables, ...memories, ...globals].map(([kind, index, all]) => [
    ...writeText(FROM_FIRST), ...writeText(`${kind}.${index}`), kind, ...all,
  ]);
  const filled = new Map([...slots].filter(([, index]) => index >= second));
  doors.forEach((door, at) => filled.set(door, second + at));
  return writeModule([
    writeSection(TYPES, contentOf(sections, TYPES)),
    writeSection(IMPORTS, writeList([...imports.map(({ all }) => all), ...taken])),
    writeSection(FUNCTIONS, writeList(types.slice(kept).map(writeNumber))),
    writeSection(ELEMENTS, writeSlots(filled)),
    writeSection(CODE, writeBodies(bodies.slice(kept))),
  ]);
}

/// One list for each row of slots without a gap.
function writeSlots(slots) {
  const rows = [];
  for (const slot of [...slots.keys()].sort((one, other) => one - other)) {
    const row = rows.at(-1);
    if (row && slot === row.start + row.indices.length) row.indices.push(slots.get(slot));
    else rows.push({ start: slot, indices: [slots.get(slot)] });
  }
  return writeList(
    rows.map(({ start, indices }) => [
      0, CONSTANT, ...writeSigned(start), END, ...writeList(indices.map(writeNumber)),
    ]),
  );
}

/// The tables with room for the doors.
function grownTables({ tables, doors }) {
  const least = Math.max(tables[0].least, ...doors.map((door) => door + 1));
  const { kind, most } = tables[0];
  const limits = most === undefined ? [0, ...writeNumber(least)]
    : [1, ...writeNumber(least), ...writeNumber(Math.max(most, least))];
  return [{ ...tables[0], all: [kind, ...limits] }, ...tables.slice(1)];
}

function readTables(sections) {
  return new Reader(contentOf(sections, TABLES)).list((reader) => {
    const start = reader.at;
    const kind = reader.byte();
    if (kind !== FUNCTION_REFERENCE && kind !== 0x6f) throw new Error("a table of another kind");
    const hasMost = reader.byte() === 1;
    const [least, most] = [reader.number(), hasMost ? reader.number() : undefined];
    return { kind, least, most, all: reader.bytes.subarray(start, reader.at) };
  });
}

function readMemories(sections) {
  return new Reader(contentOf(sections, MEMORIES)).list((reader) => {
    const start = reader.at;
    if (reader.byte() === 1) reader.number();
    reader.number();
    return reader.bytes.subarray(start, reader.at);
  });
}

/// The type of each and whether it changes.
function readGlobals(sections) {
  return new Reader(contentOf(sections, GLOBALS)).list((reader) => {
    const kind = reader.take(2);
    reader.byte();
    reader.signed();
    if (reader.byte() !== END) throw new Error("a global that begins as more than a number");
    return kind;
  });
}

function readAllImports(sections) {
  return new Reader(contentOf(sections, IMPORTS)).list((reader) => {
    const [module, name, kind, start] = [reader.text(), reader.text(), reader.byte(), reader.at];
    if (kind === FUNCTION) reader.number();
    else if (kind === GLOBAL) reader.take(2);
    else {
      if (kind === TABLE) reader.byte();
      if (reader.byte() === 1) reader.number();
      reader.number();
    }
    return { module, name, kind, type: reader.bytes.subarray(start, reader.at) };
  });
}

/// What the first part must export, by the names that the second has for it; what is exported
/// anyway keeps its name.
function shortNames(exports, needed) {
  const taken = new Set(exports.map(({ name }) => name));
  const names = new Map();
  let count = 0;
  for (const { name } of needed) {
    const { kind, index } = whatIs(name);
    const exported = exports.find((it) => it.kind === kind && it.index === index);
    let short = exported?.name;
    while (short === undefined || (!exported && taken.has(short))) short = shortName(count++);
    taken.add(short);
    names.set(name, short);
  }
  return names;
}

function shortName(count) {
  const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const letter = LETTERS[count % LETTERS.length];
  const before = Math.floor(count / LETTERS.length);
  return before === 0 ? letter : shortName(before - 1) + letter;
}

function whatIs(provisional) {
  const [kind, index] = provisional.split(".").map(Number);
  return { kind, index };
}

function renamed(sections, names) {
  const imports = readAllImports(sections).map(({ module, name, kind, type }) => {
    const now = module === FROM_FIRST ? names.get(name) : name;
    return [...writeText(module), ...writeText(now), kind, ...type];
  });
  const section = writeSection(IMPORTS, writeList(imports));
  return writeModule(sections.map(({ id, all }) => (id === IMPORTS ? section : all)));
}
