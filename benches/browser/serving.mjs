// Files of this bench, of ours and the bundled peers, from one server.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { build } from "esbuild";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

const here = import.meta.dirname;

/** The peers as they would be shipped: bundled and minified. By the path they are served at. */
export async function bundlePeers() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: ["peers/dexie.js", "peers/pouchdb.js", "peers/rxdb.js"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: "peers",
    write: false,
    logLevel: "error",
    define: { global: "globalThis", "process.env.NODE_ENV": '"production"' },
  });
  return new Map(
    result.outputFiles.map(({ path, contents }) => [path.slice(here.length), Buffer.from(contents)]),
  );
}

/** Answers with a file, or says that there is none. `ours` is the folder of our contender. */
export async function sendFile(request, response, peers, ours) {
  const page = join(here, "page");
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const file = path.startsWith("/ours/")
    ? join(ours ?? page, path.slice("/ours/".length))
    : join(page, path === "/" ? "index.html" : path);
  try {
    const body = peers.get(path) ?? (await readFile(file));
    response.writeHead(200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      // Isolated, so that the clock is as fine as it gets.
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cache-Control": "no-store",
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** A server for the page alone. */
export async function serve(ours) {
  const peers = await bundlePeers();
  const server = createServer((request, response) => sendFile(request, response, peers, ours));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
