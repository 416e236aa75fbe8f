import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** `qps` is English in other letters, within brackets: what is without them was forgotten. */
export type Language = "en" | "ja" | "qps";

const locales = resolve(import.meta.dirname, "../../../locales");

/** The register's texts, by their names in the files that translators edit. */
export function phrases(language: Language): (name: string) => string {
  const folder = join(locales, language === "qps" ? "en" : language);
  const files = ["common", "register"].map((file) =>
    readFileSync(join(folder, `${file}.ftl`), "utf8"),
  );
  const texts = new Map<string, string>();
  for (const line of files.join("\n").split("\n")) {
    const [, name, text] = /^([a-z][a-z0-9-]*) = (.+)$/.exec(line) ?? [];
    if (name && text) texts.set(name, language === "qps" ? pseudo(text) : text);
  }
  return (name) => {
    const text = texts.get(name);
    if (!text) throw new Error(`${language} has no text of one line that is called ${name}`);
    return text;
  };
}

/** As `crates/locale` makes it. */
function pseudo(text: string): string {
  const letters = text.replaceAll(/[aeiousdncAES]/g, (letter) => OTHERS[letter] ?? letter);
  return `[${letters}${"~".repeat(Math.floor([...text].length / 3))}]`;
}

const OTHERS: Record<string, string> = {
  ...{ a: "á", e: "é", i: "î", o: "ô", u: "û", s: "š", d: "ð", n: "ñ", c: "ç" },
  ...{ A: "Å", E: "É", S: "Š" },
};
