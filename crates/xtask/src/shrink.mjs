// Makes the WebAssembly and the JavaScript of a built app smaller, both together: names between the
// two are long and hashed, and only one of them knows what the other needs.
//
//   node shrink.mjs <folder of the app> <folder of binaryen's programs> <folder of terser>
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { namedByLikeness } from "./likeness.mjs";
import { onlyThrough } from "./reach.mjs";
import { split } from "./split.mjs";

const FEATURES = [
  "--enable-bulk-memory", "--enable-bulk-memory-opt", "--enable-multivalue",
  "--enable-mutable-globals", "--enable-nontrapping-float-to-int", "--enable-reference-types",
  "--enable-sign-ext",
];
// Chosen by what goes over the wire, not by the size of the file: ADR 17.
const OPTIMISATIONS = [
  "-Os", "--always-inline-max-function-size=0", "--one-caller-inline-max-function-size=0",
  "--skip-pass=local-cse", "--skip-pass=simplify-locals",
  "--skip-pass=simplify-locals-nostructure",
  // The stack ends there: an address so low is an overflow.
  "--low-memory-unused",
];
const ARRANGEMENT = ["--reorder-functions-by-name", "--minify-imports-and-exports-and-modules"];
/// The functions that lead into the second part, which the application starts without: ADR 26.
const ENTRIES = /^pos::second_part::\w+::h\w+$/;
const SECOND_PART = "secondPart";
const PATIENCE_MS = 30_000;

const [folder, binaryen, terser] = process.argv.slice(2);
const { minify } = await import(pathToFileURL(join(terser, "main.js")));

const wasmName = (await readdir(folder)).find((name) => name.endsWith("_bg.wasm"));
const scriptName = wasmName.replace("_bg.wasm", ".js");
// The page's own scripts; the service worker is filled in later, and is in no first load.
const besides = (await readdir(folder)).filter(
  (name) => name.endsWith(".js") && name !== scriptName && name !== "sw.js",
);
const bound = withoutClasses(await readFile(join(folder, scriptName), "utf8"));
const isSplit = bound.includes(`${SECOND_PART}()`);
const { first, second, names } = await optimised(join(folder, wasmName), callsOf(bound));
const script = await minified(renamed(isSplit ? withSecondPart(bound) : bound, names));
await replace(first, second, script);
for (const name of besides) {
  await writeFile(join(folder, name), await minified(await readFile(join(folder, name), "utf8")));
}

/// Drops the classes that dependencies offer to JavaScript: ours uses none.
function withoutClasses(script) {
  return script
    .replace(/^export class \w+ \{$.*?^\}$/gms, "")
    .replace(/^if \(Symbol\.dispose\) .*$/gm, "")
    .replace(/^const \w+Finalization = .*?;$/gms, "");
}

function callsOf(script) {
  return [...new Set(Array.from(script.matchAll(/\bwasm\.(\w+)/g), ([, name]) => name))];
}

/// Fetches the second part when the first has started; whoever asks after a failure tries again.
function withSecondPart(script) {
  const started = "wasm.__wbindgen_start();";
  if (!script.includes(started)) throw new Error(`the JavaScript does not say ${started}`);
  return `${script.replace(started, `${started} ${SECOND_PART}().catch(() => {});`)}
    let arriving;
    globalThis.${SECOND_PART} = () => (arriving ??= arrive().catch((error) => {
      arriving = undefined;
      throw error;
    }));
    async function arrive() {
      const url = import.meta.url.replace(/\.js$/, "_second.wasm");
      const answer = await fetch(url, { signal: AbortSignal.timeout(${PATIENCE_MS}) });
      const imports = { ...__wbg_get_imports(), b: wasm };
      await WebAssembly.instantiate(await answer.arrayBuffer(), imports);
    }`;
}

/// The WebAssembly without what JavaScript does not call, in one part or two, and the new names for
/// what is left.
async function optimised(path, calls) {
  const drafts = await mkdtemp(join(tmpdir(), "shrink-"));
  const [graph, draft] = [join(drafts, "graph.json"), join(drafts, "draft.wasm")];
  try {
    const roots = calls.map((name) => ({ name: `calls ${name}`, export: name, root: true }));
    await writeFile(graph, JSON.stringify(roots));
    run("wasm-metadce", [...FEATURES, "--graph-file", graph, path, "-g", "-o", draft]);
    run("wasm-opt", [...FEATURES, ...OPTIMISATIONS, draft, "-g", "-o", draft]);
    const named = await readFile(draft);
    const { entries, others } = isSplit ? onlyThrough(named, ENTRIES) : { entries: [], others: [] };
    await writeFile(draft, namedByLikeness(named, [entries, others]));
    const names = JSON.parse(run("wasm-opt", [...FEATURES, ...ARRANGEMENT, draft, "-o", draft]));
    const whole = await readFile(draft);
    if (!isSplit) return { first: whole, names };
    const counts = { entries: entries.length, others: others.length };
    return { ...split(whole, counts, (module) => tidied(module, draft)), names };
  } finally {
    await rm(drafts, { recursive: true });
  }
}

function tidied(module, draft) {
  writeFileSync(draft, module);
  run("wasm-opt", [...FEATURES, "--remove-unused-module-elements", draft, "-o", draft]);
  return readFileSync(draft);
}

function run(program, options) {
  return execFileSync(join(binaryen, program), options, { encoding: "utf8" });
}

/// The new names in the JavaScript, and without the functions that WebAssembly no longer imports.
function renamed(script, { imports, exports }) {
  const imported = new Map(imports.map(([, old, name]) => [old, name]));
  const exported = new Map(exports);
  const [[module]] = imports;
  let given = 0;
  const small = script
    .replace(/^ {8}(\w+): (function.*?)(?=^ {8}\w+: function|^ {4}\};)/gms, (_, old, code) => {
      if (!imported.has(old)) return "";
      given += 1;
      return `${imported.get(old)}: ${code}`;
    })
    .replace(/\bwasm\.(\w+)/g, (_, old) => `wasm.${exported.get(old)}`)
    .replace(`"${module}":`, '"a":');
  if (given !== imported.size) {
    throw new Error(`${imported.size} functions are imported, the JavaScript has ${given} of them`);
  }
  return small;
}

async function minified(script) {
  const options = { module: true, compress: { passes: 3 }, mangle: true };
  return (await minify(script, options)).code;
}

/// Under names of their own bytes, since files with such names are kept for a year.
async function replace(first, second, script) {
  const bytes = createHash("sha256").update(first).update(second ?? "").update(script);
  const hash = bytes.digest("hex").slice(0, 16);
  // Trunk leaves out a hash's leading zeros.
  const fresh = (name) => name.replace(/[0-9a-f]+(?=(_bg\.wasm|\.js)$)/, hash);
  const page = await readFile(join(folder, "index.html"), "utf8");
  await rm(join(folder, wasmName));
  await rm(join(folder, scriptName));
  await writeFile(join(folder, fresh(wasmName)), first);
  if (second) {
    await writeFile(join(folder, fresh(wasmName).replace("_bg.wasm", "_second.wasm")), second);
  }
  await writeFile(join(folder, fresh(scriptName)), script);
  await writeFile(
    join(folder, "index.html"),
    page.replaceAll(wasmName, fresh(wasmName)).replaceAll(scriptName, fresh(scriptName)),
  );
}
