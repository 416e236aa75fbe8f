// Writes `file.br` (quality 11) beside every file of a folder that becomes clearly smaller.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const SMALLEST = 512;
const COMPRESSIBLE = new Set([
  ".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".woff", ".ttf",
]);
const compress = promisify(brotliCompress);

const folder = process.argv[2];
const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

await Promise.all(files.filter((file) => file.endsWith(".br")).map((file) => rm(file)));
await Promise.all(
  files
    .filter((file) => COMPRESSIBLE.has(extname(file)))
    .map(async (file) => {
      const raw = await readFile(file);
      if (raw.length < SMALLEST) return;
      const small = await compress(raw, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_LGWIN]: 24,
          [constants.BROTLI_PARAM_LGBLOCK]: 24,
          [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
        },
      });
      if (small.length < raw.length * 0.95) await writeFile(`${file}.br`, small);
    }),
);
