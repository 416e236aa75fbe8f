import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export type Language = "en" | "ja";

/** How each language is called in the language switch. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", ja: "日本語" };

const locales = resolve(import.meta.dirname, "../../../locales");

/** The register's texts, by their names in the files that translators edit. */
export function phrases(language: Language): (name: string) => string {
  const files = ["common", "register"].map((file) =>
    readFileSync(join(locales, language, `${file}.ftl`), "utf8"),
  );
  const texts = new Map<string, string>();
  for (const line of files.join("\n").split("\n")) {
    const [, name, text] = /^([a-z][a-z0-9-]*) = (.+)$/.exec(line) ?? [];
    if (name && text) texts.set(name, text);
  }
  return (name) => {
    const text = texts.get(name);
    if (!text) throw new Error(`${language} has no text of one line that is called ${name}`);
    return text;
  };
}
