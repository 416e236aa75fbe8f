import { setTimeout as pause } from "node:timers/promises";

import { expect, type Page } from "@playwright/test";

import { PersistentBrowser } from "../harness/persistent-browser.ts";
import { Register } from "../harness/register.ts";
import { Clerk, Missing, NotSaved, Offered, Unanswered } from "./clerk.ts";
import type { TillReport } from "./judgement.ts";
import { Ledger } from "./ledger.ts";
import { Moments } from "./moments.ts";
import type { Random } from "./random.ts";
import { watchScreens } from "./screen.ts";

/** Tabs of a register, one of these numbers each time its browser starts. */
const TABS = [2, 2, 3];

/** A register: one browser on one profile, with a clerk at each of its tabs. */
export class Till {
  /** The next press of Save in this browser. */
  readonly moments = new Moments();
  kills = 0;
  starts = 0;
  /** The browser has come back without its database: nothing can be done at this till any more. */
  hasForgotten = false;
  readonly missing: string[] = [];
  readonly notSaved: string[] = [];
  /** Saves that no screen answered in time, and drafts of saved customers that were offered. */
  readonly broken: string[] = [];
  /** What the register said when it broke; no kill may bring that about. */
  readonly crashes: string[] = [];
  readonly #isStopping: () => boolean;
  #browser: PersistentBrowser | undefined;
  #page: Page | undefined;
  #isRunning = false;
  #isAtWork = false;
  #isKilled = false;
  #clerks = new Map<Page, Clerk>();
  /** Playwright keeps every tab in front otherwise, where none is suspended. */
  #hidesTabs = false;
  #hidden: Page[] = [];

  constructor(
    readonly name: string,
    readonly code: string,
    readonly url: string,
    readonly ledger: Ledger,
    readonly random: Random,
    readonly log: (event: object) => void,
    /** Told of every press of Save at any till. */
    readonly presses: Moments,
    isStopping: () => boolean,
  ) {
    this.#isStopping = isStopping;
  }

  /** The browser has been started. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** The register has been opened and a clerk is at work: a kill would interrupt something. */
  get isAtWork(): boolean {
    return this.#isAtWork;
  }

  /** Activates the register and waits until it could start without a server. */
  async setUp(): Promise<void> {
    this.#browser = await PersistentBrowser.create();
    const register = new Register(await this.#start(), this.url);
    await register.setUp(this.code);
    await register.waitUntilInstalled();
    await register.openCustomers();
  }

  /** Works until it is told to stop, through every kill. */
  async run(): Promise<void> {
    for (;;) {
      const context = this.#page?.context();
      const others: Page[] = [];
      for (let tab = 1; tab < (this.random.pick(TABS) ?? 2); tab += 1) {
        const page = await context?.newPage().catch(() => undefined);
        if (page) others.push(page);
      }
      this.#isRunning = true;
      if (this.#hidesTabs) {
        // Those behind send, or not, and the browser suspends them; one clerk works in front.
        for (const page of others) await page.goto(`${this.url}/customers`).catch(() => undefined);
        this.#hidden = others;
        await this.#page?.bringToFront().catch(() => undefined);
        if (this.#page) await this.#workAt(this.#page);
      } else {
        const pages = [this.#page, ...others];
        await Promise.all(pages.map((page) => page && this.#workAt(page)));
      }
      this.#isRunning = false;
      this.#isAtWork = false;
      if (this.#isStopping() || this.hasForgotten) return;
      await this.#start();
    }
  }

  /** Suspends one of the tabs behind the clerk's for this time; says whether it did. */
  async freeze(milliseconds: number): Promise<boolean> {
    const page = this.random.pick(this.#hidden.filter((one) => !one.isClosed()));
    if (!page) return false;
    try {
      const browser = await page.context().newCDPSession(page);
      await browser.send("Page.setWebLifecycleState", { state: "frozen" });
      this.log({ event: "freeze", till: this.name, milliseconds });
      await pause(milliseconds);
      await browser.send("Page.setWebLifecycleState", { state: "active" });
      await browser.detach();
      return true;
    } catch {
      // Killed meanwhile.
      return false;
    }
  }

  /** SIGKILL to the browser; it is started again by whoever works at it. */
  async kill(): Promise<void> {
    this.kills += 1;
    this.#isKilled = true;
    this.#isAtWork = false;
    this.log({ event: "kill browser", till: this.name, inFlight: this.ledger.inFlight(this.name) });
    await this.#browser?.kill();
  }

  /** Waits until everything is sent and every number is there. */
  async runOut(milliseconds: number): Promise<void> {
    const page = await this.#alive();
    await page.goto(`${this.url}/sync`);
    const done = page.getByText("Everything is sent", { exact: true });
    const sendNow = page.getByRole("button", { name: "Send now" });
    await expect(async () => {
      await signOnIfAsked(new Register(page, this.url));
      if (await done.isVisible()) return;
      if (await sendNow.isEnabled()) await sendNow.click({ timeout: 1_000 });
      await expect(done).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: milliseconds });
  }

  /** Reads the list of the register, some customers at a time. */
  async report(): Promise<TillReport> {
    const register = new Register(await this.#alive(), this.url);
    await register.openCustomers();
    const rows: TillReport["rows"] = [];
    const items = register.results.getByRole("listitem");
    for (const search of this.ledger.searches) {
      await register.search.fill(search);
      // Nothing of the search before is left in it; a group of whom nobody was saved stays empty.
      await expect(async () => {
        const texts = await items.allInnerTexts();
        expect(texts.length > 0 && texts.every((text) => text.includes(search))).toBe(true);
      })
        .toPass({ timeout: 5_000 })
        .catch(() => undefined);
      for (const text of await items.allInnerTexts()) {
        const name = text.split("\n").find((line) => Ledger.isOurs(line))?.trim();
        if (name) rows.push({ name, number: /(?<![\d-])\d{6,}(?![\d-])/.exec(text)?.[0] });
      }
    }
    return { till: this.name, rows };
  }

  /** What the page says now, for a person. */
  async words(): Promise<string> {
    return (await this.#page?.locator("body").innerText().catch(String)) ?? "no page";
  }

  async end(): Promise<void> {
    await this.#browser?.end();
  }

  async #alive(): Promise<Page> {
    return this.#page && !this.#page.isClosed() ? this.#page : this.#start();
  }

  async #start(): Promise<Page> {
    if (!this.#browser) throw new Error("the till is not set up");
    await this.#browser.kill();
    this.#clerks.clear();
    this.#hidden = [];
    this.#isKilled = false;
    this.#hidesTabs = this.starts > 0 && this.random.chance(0.4);
    this.#page = await this.#browser.start({ hidesTabs: this.#hidesTabs });
    this.#page.setDefaultTimeout(20_000);
    this.starts += 1;
    const context = this.#page.context();
    context.on("weberror", (error) => this.crashes.push(error.error().message));
    context.on("console", (message) => {
      if (message.text().startsWith("panicked at")) this.crashes.push(message.text());
    });
    await watchScreens(context, (page, screen) => {
      this.ledger.sees(screen);
      this.#clerks.get(page)?.sees(screen);
    });
    return this.#page;
  }

  async #workAt(page: Page): Promise<void> {
    page.setDefaultTimeout(20_000);
    const clerk = new Clerk(page, this.url, this.name, this.ledger, this.random, () => {
      this.moments.happened();
      this.presses.happened();
    });
    this.#clerks.set(page, clerk);
    const register = new Register(page, this.url);
    let isOpen = page.url().startsWith(this.url);
    while (!this.#isStopping() && !this.#isKilled) {
      try {
        if (!isOpen) {
          await page.goto(`${this.url}/customers`);
          await signOnIfAsked(register);
          await register.search.waitFor();
          isOpen = true;
        }
        this.#isAtWork = !this.#isKilled;
        await clerk.work();
      } catch (error) {
        if (page.isClosed() || this.#isKilled) return;
        const message = error instanceof Error ? error.message : String(error);
        this.log({ event: "trouble", till: this.name, message });
        if (error instanceof Missing) this.missing.push(message);
        else if (error instanceof NotSaved) this.notSaved.push(message);
        else if (error instanceof Unanswered || error instanceof Offered) this.broken.push(message);
        else if (error instanceof Forgotten) {
          if (!this.hasForgotten) this.broken.push(message);
          this.hasForgotten = true;
          return;
        }
        isOpen = false;
      }
    }
  }
}

/** The browser has lost the device's token, and all else with it. */
class Forgotten extends Error {}

async function signOnIfAsked(register: Register): Promise<void> {
  const asked = register.textbox("Worker ID");
  const isAnew = register.textbox("Activation code");
  await asked.or(isAnew).or(register.page.getByRole("navigation")).first().waitFor();
  if (await isAnew.isVisible()) throw new Forgotten("a browser came back without its database");
  if (await asked.isVisible()) await register.signOn();
}
