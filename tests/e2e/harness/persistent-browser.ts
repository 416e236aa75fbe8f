import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, type Browser, type Page } from "@playwright/test";

import { Child } from "./child.ts";
import { chromiumArguments, chromiumPath } from "./chromium.ts";
import { until } from "./waiting.ts";

/** A browser with a profile on the disk: it can be killed for real and started again. */
export class PersistentBrowser {
  readonly #profile: string;
  #child: Child | undefined;
  #browser: Browser | undefined;

  private constructor(profile: string) {
    this.#profile = profile;
  }

  static async create(): Promise<PersistentBrowser> {
    return new PersistentBrowser(await mkdtemp(join(tmpdir(), "profile-")));
  }

  /**
   * Starts the browser on its profile and gives its first page. Playwright keeps every tab in
   * front unless `hidesTabs`: those behind are hidden then, and can be suspended.
   */
  async start({ hidesTabs = false } = {}): Promise<Page> {
    const child = new Child("chromium", chromiumPath, [
      "--headless=new",
      ...chromiumArguments,
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-gpu",
      "--lang=en-GB",
      "--window-size=1366,768",
      "--remote-debugging-port=0",
      `--user-data-dir=${this.#profile}`,
      "about:blank",
    ]);
    this.#child = child;
    const endpoint = await until("the browser's debugging address", () => {
      if (child.hasEnded) throw new Error(`the browser ended:\n${child.log}`);
      return child.log.match(/DevTools listening on (ws:\S+)/)?.[1];
    });
    this.#browser = await chromium.connectOverCDP(endpoint, { noDefaults: hidesTabs });
    const context = this.#browser.contexts()[0];
    if (!context) throw new Error("the browser has no default context");
    return context.pages()[0] ?? (await context.newPage());
  }

  /** SIGKILL to the browser and all of its processes. */
  async kill(): Promise<void> {
    await this.#child?.kill();
    await this.#browser?.close().catch(() => undefined);
  }

  /** Files of the profile that hold the text, in UTF-8 or UTF-16, in any case. */
  async filesWith(text: string): Promise<string[]> {
    const entries = await readdir(this.#profile, { recursive: true, withFileTypes: true });
    const found: string[] = [];
    for (const entry of entries.filter((it) => it.isFile())) {
      // A browser that was killed leaves no file behind that is going away.
      const bytes = await readFile(join(entry.parentPath, entry.name));
      // Latin-1 keeps each byte a character, so that both encodings can be looked for.
      const content = bytes.toString("latin1").toLowerCase();
      const encodings = [Buffer.from(text.toLowerCase(), "utf8"), Buffer.from(text.toLowerCase(), "utf16le")];
      if (encodings.some((it) => content.includes(it.toString("latin1")))) found.push(entry.name);
    }
    return found;
  }

  /** Kills it and removes the profile. */
  async end(): Promise<void> {
    await this.kill();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
