import { createHash } from "node:crypto";
import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

interface Listed {
  url: string;
  sha256: string;
}

/**
 * Copies a built register as a later build. Its page says `version` in a `meta` element, its
 * script in `data-script` of the root element; the service worker lists their new bytes, as
 * `cargo xtask build` would.
 */
export async function makeLaterBuild(
  built: string,
  folder: string,
  version: string,
): Promise<void> {
  await cp(built, folder, { recursive: true });
  const names = await readdir(folder);
  await Promise.all(names.filter((it) => it.endsWith(".br")).map((it) => rm(join(folder, it))));
  const script = names.find((name) => /^pos-[0-9a-f]+\.js$/.test(name));
  if (!script) throw new Error(`${built} holds no built register`);
  const renamed = `pos-${sha256(version, "hex").slice(0, 16)}.js`;
  await rename(join(folder, script), join(folder, renamed));
  await rewrite(
    join(folder, renamed),
    (text) => `${text};document.documentElement.dataset.script=${JSON.stringify(version)};`,
  );
  await rewrite(join(folder, "index.html"), (text) =>
    text
      .replaceAll(script, renamed)
      .replace("</title>", `</title><meta name="version" content="${version}">`),
  );
  await rewrite(join(folder, "sw.js"), (text) =>
    text.replaceAll(script, renamed).replace(/BUILD = "\w+"/, `BUILD = "${version}"`),
  );
  await list(folder, [renamed, "index.html"]);
}

/** The hashes of these files as they are now, in the service worker's list. */
async function list(folder: string, names: string[]): Promise<void> {
  const worker = await readFile(join(folder, "sw.js"), "utf8");
  const [, json] = /FILES = (\[.*?\]);/.exec(worker) ?? [];
  if (!json) throw new Error("the service worker has no list of files");
  const files = JSON.parse(json) as Listed[];
  for (const name of names) {
    const listed = files.find(({ url }) => url === `/${name}`);
    if (!listed) throw new Error(`the service worker does not list ${name}`);
    listed.sha256 = sha256(await readFile(join(folder, name)), "base64");
  }
  await writeFile(join(folder, "sw.js"), worker.replace(json, () => JSON.stringify(files)));
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, "utf8")));
}

function sha256(content: string | Buffer, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(content).digest(encoding);
}
