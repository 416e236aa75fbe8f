// BINARYEN=<folder of binaryen's programs> node --test split.test.mjs
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { namedByLikeness } from "./likeness.mjs";
import { onlyThrough } from "./reach.mjs";
import { split } from "./split.mjs";
import { readImports, readNames, readSections } from "./wasm.mjs";

const drafts = mkdtempSync(join(tmpdir(), "split-"));
after(() => rmSync(drafts, { recursive: true }));

const FEATURES = ["--enable-bulk-memory", "--enable-reference-types", "--enable-sign-ext"];
const ENTRIES = /^pos::second_part::\w+::h\w+$/;

function run(program, ...options) {
  execFileSync(join(process.env.BINARYEN, program), [...FEATURES, ...options], { stdio: "pipe" });
}

function assembled(text) {
  const [source, module] = [join(drafts, "source.wat"), join(drafts, "module.wasm")];
  writeFileSync(source, text);
  run("wasm-as", "-g", source, "-o", module);
  return readFileSync(module);
}

function optimised(module, pass) {
  const draft = join(drafts, "draft.wasm");
  writeFileSync(draft, module);
  run("wasm-opt", pass, draft, "-o", draft);
  return readFileSync(draft);
}

function second(module) {
  const names = readNames(readSections(module));
  const { entries, others } = onlyThrough(module, ENTRIES);
  const named = (indices) => indices.map((index) => names.get(index));
  return { entries: named(entries), others: named(others) };
}

function parts(module) {
  const { entries, others } = onlyThrough(module, ENTRIES);
  const named = namedByLikeness(module, [entries, others]);
  const ordered = optimised(named, "--reorder-functions-by-name");
  const counts = { entries: entries.length, others: others.length };
  return split(ordered, counts, (part) => optimised(part, "--remove-unused-module-elements"));
}

async function start(module, imports) {
  return (await WebAssembly.instantiate(module, imports)).instance.exports;
}

function words(...values) {
  return values.map((value) => `\\0${value}\\00\\00\\00`).join("");
}

/// Slots: 0 none, 1 shared, 2 of the second part by its data alone, 3 of it by its code, 4 and 5
/// of the first by its data alone, 6 an entry. Data: a table of methods at 1024 for the second, at
/// 1056 one for the first, into whose middle a number of the second seems to point.
const PROGRAM = assembled(`(module
  (type $unary (func (param i32) (result i32)))
  (import "js" "first" (func $first (param i32)))
  (import "js" "second" (func $second (param i32)))
  (memory (export "memory") 1)
  (table (export "table") 7 7 funcref)
  (table (export "others") 2 externref)
  (global $stack (mut i32) (i32.const 500))
  (elem (i32.const 1) $shared $late_method $late_closure $early_method $early_other
    $"pos::second_part::closure::h2")
  (data (i32.const 1024) "${words(0, 0, 1, 2, 1)}")
  (data (i32.const 1056) "${words(0, 8, 4, 4, 5)}")
  (func $shared (type $unary) (i32.add (local.get 0) (i32.const 7000)))
  (func $early_method (type $unary) (i32.add (local.get 0) (i32.const 3000)))
  (func $early_other (type $unary) (i32.mul (local.get 0) (i32.const 9000)))
  (func $late_method (type $unary) (i32.mul (call $only_late (local.get 0)) (i32.const 1072)))
  (func $late_closure (type $unary) (i32.sub (local.get 0) (global.get $stack)))
  (func $only_late (param i32) (result i32)
    (call $second (local.get 0))
    (call $helper (local.get 0)))
  (func $helper (param i32) (result i32)
    (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
    (i32.add (local.get 0) (i32.const 1)))
  (func $method (param $table i32) (param $at i32) (param $value i32) (result i32)
    (call_indirect (type $unary) (local.get $value)
      (i32.load (i32.add (local.get $table) (local.get $at)))))
  (func $"pos::second_part::screen::h1" (param i32 i64) (result i64)
    (i32.store (i32.const 2048) (i32.wrap_i64 (local.get 1)))
    (i64.extend_i32_s (call $method (i32.const 1024) (i32.const 12) (local.get 0))))
  (func $"pos::second_part::closure::h2" (result i32) (i32.const 3))
  (func (export "begin") (param i32) (result i32)
    (call $first (local.get 0))
    (call $method (i32.const 1056) (i32.const 12) (call $helper (local.get 0))))
  (func (export "other") (param i32) (result i32)
    (call $method (i32.const 1056) (i32.const 16) (local.get 0)))
  (func (export "shared") (param i32) (result i32)
    (call_indirect (type $unary) (local.get 0) (i32.const 1)))
  (func (export "screen") (param i32 i64) (result i64)
    (call $"pos::second_part::screen::h1" (local.get 0) (local.get 1)))
  (func (export "closure") (param i32) (result i32)
    (call_indirect (type $unary) (local.get 0) (call $"pos::second_part::closure::h2")))
)`);

test("the second part is what only the entries lead to, by calls, by code and by data", () => {
  assert.deepEqual(second(PROGRAM), {
    entries: ["pos::second_part::screen::h1", "pos::second_part::closure::h2"],
    others: ["late_method", "late_closure", "only_late"],
  });
});

test("the first part does what it is for alone, and both together what the whole did", async () => {
  const calls = [];
  const js = {
    first: (it) => calls.push(["first", it]),
    second: (it) => calls.push(["second", it]),
  };
  const { first, second } = parts(PROGRAM);
  const program = await start(first, { js });
  const whole = await start(PROGRAM, { js: { first() {}, second() {} } });
  const same = (name, ...values) =>
    assert.equal(program[name](...values), whole[name](...values), name);

  same("begin", 5);
  same("other", 6);
  same("shared", 7);
  assert.deepEqual(calls, [["first", 5]]);
  assert.throws(() => program.screen(8, 9n), WebAssembly.RuntimeError);
  assert.throws(() => program.closure(8), WebAssembly.RuntimeError);
  assert.throws(() => program.table.get(2)(1, 1n), WebAssembly.RuntimeError);

  await start(second, { js, b: program });
  same("screen", 8, 9n);
  assert.deepEqual(calls.at(-1), ["second", 8]);
  assert.equal(new Int32Array(program.memory.buffer)[512], 9);
  same("closure", 10);
  same("begin", 11);
  same("closure", 12);
  same("shared", 13);
});

test("each part imports what it needs and no more", () => {
  const { first, second } = parts(PROGRAM);
  const names = (part) => WebAssembly.Module.imports(new WebAssembly.Module(part))
    .map(({ module, name, kind }) => (module === "js" ? name : kind)).sort();
  assert.deepEqual(readImports(readSections(first)).map(({ name }) => name), ["first"]);
  assert.deepEqual(names(second), ["function", "function", "global", "memory", "second", "table"]);
  const given = WebAssembly.Module.exports(new WebAssembly.Module(first)).map(({ name }) => name);
  assert.equal(new Set(given).size, given.length);
});

test("a part that would call more of the second than its entries is refused", () => {
  const entries = 1;
  const module = assembled(`(module
    (import "js" "none" (func $none)) (memory 1) (table 1 funcref)
    (func (export "begin") (call $late)) (func $entry) (func $late))`);
  const cut = () => split(module, { entries, others: 1 }, (part) => part);
  assert.throws(cut, /calls 3 of the second/);
});

test("an instruction that is not known is refused", () => {
  const module = assembled(`(module
    (import "js" "none" (func $none)) (memory 1) (data $passive "abc")
    (func (export "begin") (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 3))))`);
  assert.throws(() => onlyThrough(module, ENTRIES), /instruction 0xfc is not known/);
});

test("a program without a way into the second part is refused", () => {
  assert.throws(() => onlyThrough(PROGRAM, /^another$/), /no function is named like/);
});
