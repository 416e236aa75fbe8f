import { setTimeout as pause } from "node:timers/promises";

import type { Page } from "@playwright/test";

import { Register } from "../harness/register.ts";
import type { Entry, Ledger } from "./ledger.ts";
import { options } from "./options.ts";
import type { Random } from "./random.ts";
import type { Screen } from "./screen.ts";

/** How long a screen may take to show what was asked for, in milliseconds. */
const PATIENCE_MS = 20_000;
/** How long it may take to answer Save, whatever happens, in milliseconds. */
const ANSWER_MS = 10_000;
const DRAFT_RESTORED = "Your draft was restored.";
/** An edit that may not be saved any more, as headquarters went away meanwhile, is kept for later (R228). */
const PREPARED = /^(Prepared changes|Changes are prepared)/;

/** A person at one tab who creates and edits customers as fast as the screens allow. */
export class Clerk {
  readonly #register: Register;
  readonly #till: string;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #begins: () => void;
  #refused: () => void = () => undefined;
  #messages: string[] = [];
  #alerts: string[] = [];
  /** Alerts that were there before Save was pressed say nothing of the save. */
  #knownAlerts: string[] = [];

  /** `begins` is called just before Save is pressed. */
  constructor(
    page: Page,
    url: string,
    till: string,
    ledger: Ledger,
    random: Random,
    begins: () => void,
  ) {
    this.#register = new Register(page, url);
    this.#till = till;
    this.#ledger = ledger;
    this.#random = random;
    this.#begins = begins;
  }

  /** One customer or one edit. */
  async work(): Promise<void> {
    const entry = this.#random.chance(0.4)
      ? this.#random.pick(this.#ledger.saved(this.#till).slice(-60))
      : undefined;
    if (!entry || !this.#ledger.take(entry)) return this.#create();
    try {
      await this.#edit(entry);
    } finally {
      this.#ledger.giveBack(entry);
    }
  }

  async #create(): Promise<void> {
    const { page } = this.#register;
    await this.#openForm();
    await this.#lookAtDraft();
    if (await this.#finishDraft()) return;
    const person = this.#ledger.somebody();
    await this.#register.textbox("First name").fill(person.firstName);
    await this.#register.textbox("Last name").fill(person.lastName);
    await this.#register.textbox("Phone").fill(person.phone);
    // Some take long enough for the form to be kept as a draft.
    if (this.#random.chance(0.25)) await pause(this.#random.between(0, 800));
    this.#ledger.presses(this.#till, `${person.firstName} ${person.lastName}`, person.phone);
    await this.#press(page, person.phone);
  }

  /** The draft of a customer that is saved is not offered again. */
  async #lookAtDraft(): Promise<void> {
    if (!this.#messages.some((message) => message.startsWith(DRAFT_RESTORED))) return;
    const first = await this.#register.textbox("First name").inputValue();
    const last = await this.#register.textbox("Last name").inputValue();
    const name = `${first} ${last}`;
    if (this.#ledger.isSaved(name)) throw new Offered(`the draft of ${name}, who is saved, was offered`);
  }

  /** Saves what a killed browser left in the form; says whether there was something. */
  async #finishDraft(): Promise<boolean> {
    const isRestored = this.#messages.some((message) => message.startsWith(DRAFT_RESTORED));
    if (!options.finishesDrafts || !isRestored) return false;
    const first = await this.#register.textbox("First name").inputValue();
    const last = await this.#register.textbox("Last name").inputValue();
    const entry = this.#ledger.unconfirmed(`${first} ${last}`);
    if (!entry?.values[0]) return false;
    await this.#register.textbox("Phone").focus();
    await this.#press(this.#register.page, entry.values[0].phone);
    return true;
  }

  /** `N` from everywhere but a field, the button where the focus is in the search. */
  async #openForm(): Promise<void> {
    const { page, newCustomer } = this.#register;
    const form = this.#register.heading("New customer");
    if ((await newCustomer.count()) > 0) await newCustomer.click();
    else await page.keyboard.press("n");
    await form.waitFor({ timeout: PATIENCE_MS });
  }

  async #edit(entry: Entry): Promise<void> {
    const { page, edit } = this.#register;
    const row = this.#register.row(entry.name);
    await this.#register.find(entry.name.split(" ")[1] ?? "");
    // What was saved is in the list at every instant (R203).
    await row.waitFor({ timeout: PATIENCE_MS }).catch((error: Error) => {
      throw page.isClosed() ? error : new Missing(`${entry.name} is not in the list of ${this.#till}`);
    });
    await row.getByRole("link").click();
    await this.#register.heading(entry.name).waitFor({ timeout: PATIENCE_MS });
    // Offline, a customer cannot be edited (R034).
    if (!(await edit.isEnabled())) return;
    await edit.click();
    const phone = this.#ledger.phone();
    await this.#register.textbox("Phone").fill(phone);
    this.#ledger.pressesEdit(entry, phone);
    await this.#press(page, phone);
  }

  /** What the clerk's page shows now. */
  sees(screen: Screen): void {
    this.#messages = screen.messages;
    this.#alerts = screen.alerts;
    const isRefused = screen.alerts.some((words) => !this.#knownAlerts.includes(words));
    if (isRefused || screen.messages.some((words) => PREPARED.test(words))) this.#refused();
  }

  async #press(page: Page, phone: string): Promise<void> {
    const refused = new Promise<"refused">((resolve) => {
      this.#refused = () => resolve("refused");
    });
    this.#knownAlerts = this.#alerts;
    this.#begins();
    const shown = this.#ledger.shown(this.#till, phone, ANSWER_MS);
    await page.keyboard.press("Control+Enter");
    const said = await Promise.race([shown, refused]);
    this.#refused = () => undefined;
    if (said === "shown") return;
    if (page.isClosed()) throw new Error("the page is gone");
    const words = this.#alerts.join(" ");
    const screen = await page.locator("main").ariaSnapshot().catch(String);
    await this.#register.openCustomers();
    throw said === "refused"
      ? new NotSaved(`${phone}: ${words}`)
      : new Unanswered(`${phone} was pressed at ${this.#till} and not answered: ${words}\n${screen}`);
  }
}

/** A save that the screen did not confirm, with what it said instead. */
export class NotSaved extends Error {}

/** A save to which the screen said nothing. */
export class Unanswered extends Error {}

/** A draft that was offered again. */
export class Offered extends Error {}

/** A customer who was saved and cannot be found. */
export class Missing extends Error {}
