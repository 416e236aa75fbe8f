import type { Screen } from "./screen.ts";

/** What the register's screen says of a customer that is safe (R201). */
const SAFE = /^(?:Saved on this register|Sent to the store server|Customer \S+ created)/;
const CREATED = /^Customer (\S+) created/;
const NUMBER = /^\d{6,}$/;

/** A phone number that was pressed into the register, and whether the screen showed it as saved. */
export interface Value {
  phone: string;
  isShown: boolean;
  /** How many channel databases had been lost when the screen showed it. */
  losses?: number;
}

/** A customer of the soak: what was tried, and what the screen said of it. */
export interface Entry {
  name: string;
  till: string;
  /** The screen said that it is saved. Before that it may be there or not. */
  isSaved: boolean;
  /** Account numbers that the screen showed for it. */
  numbers: string[];
  /** The creation's, then one for each edit, in the order in which they were pressed. */
  values: Value[];
}

export interface Person {
  firstName: string;
  lastName: string;
  phone: string;
}

/** Customers whose last names begin alike: as many as the register's list surely shows at once. */
const GROUP = 40;
const MARK = "Soak";
const FIRST_NAMES = ["Aiko", "Barbara", "Grace", "Hana", "Kenji", "Yuki"];

const letters = (number: number): string =>
  [Math.floor(number / 26) % 26, number % 26].map((it) => String.fromCharCode(97 + it)).join("");

/** What the clerks did and what the screens said: the soak's own memory, outside all that is killed. */
export class Ledger {
  readonly entries = new Map<string, Entry>();
  saves = 0;
  edits = 0;
  /** Channel databases that were put back to an older state. */
  losses = 0;
  readonly #log: (event: object) => void;
  readonly #waiting = new Map<string, () => void>();
  readonly #inFlight = new Map<string, number>();
  readonly #busy = new Set<string>();
  #people = 0;
  #phones = 0;

  constructor(log: (event: object) => void) {
    this.#log = log;
  }

  /** Somebody new, whom no one else is named like. */
  somebody(): Person {
    const number = this.#people;
    this.#people += 1;
    const lastName = `${MARK}${letters(Math.floor(number / GROUP))}${letters(number % GROUP)}`;
    return {
      firstName: FIRST_NAMES[number % FIRST_NAMES.length] ?? "Aiko",
      lastName,
      phone: this.phone(),
    };
  }

  /** A phone number that was never used before. */
  phone(): string {
    this.#phones += 1;
    const digits = String(10_000_000 + this.#phones);
    return `03-${digits.slice(0, 4)}-${digits.slice(4)}`;
  }

  /** What finds everybody of the soak, some at a time. */
  get searches(): string[] {
    const groups = Math.ceil(this.#people / GROUP);
    return Array.from({ length: groups }, (_, group) => `${MARK}${letters(group)}`);
  }

  static isOurs(name: string): boolean {
    return name.includes(` ${MARK}`);
  }

  /** Save is about to be pressed in the form of a new customer. */
  presses(till: string, name: string, phone: string): void {
    this.#log({ event: "press", till, name, phone });
    const values = [{ phone, isShown: false }];
    this.entries.set(name, { name, till, isSaved: false, numbers: [], values });
  }

  /** Notes a save that never was, to see that the soak can fail. */
  lie(till: string): void {
    const { firstName, lastName, phone } = this.somebody();
    const name = `${firstName} ${lastName}`;
    this.presses(till, name, phone);
    this.sees({
      heading: name,
      messages: ["Saved on this register"],
      alerts: [],
      customerId: "Pending sync",
      phone,
    });
  }

  /** Save is about to be pressed in the form of a known one. */
  pressesEdit(entry: Entry, phone: string): void {
    this.#log({ event: "press edit", till: entry.till, name: entry.name, phone });
    entry.values.push({ phone, isShown: false });
  }

  /** Presses of Save at a till whose answer has not been seen yet. */
  inFlight(till: string): number {
    return this.#inFlight.get(till) ?? 0;
  }

  /** Resolves as soon as a screen has shown what was pressed, or the patience ends. */
  async shown(
    till: string,
    phone: string,
    milliseconds: number,
  ): Promise<"shown" | "unanswered"> {
    this.#inFlight.set(till, this.inFlight(till) + 1);
    try {
      return await new Promise((resolve) => {
        const patience = setTimeout(() => resolve("unanswered"), milliseconds);
        this.#waiting.set(phone, () => {
          clearTimeout(patience);
          resolve("shown");
        });
      });
    } finally {
      this.#inFlight.set(till, this.inFlight(till) - 1);
      this.#waiting.delete(phone);
    }
  }

  /** The channel database is an older copy of itself from now on. */
  loses(): void {
    this.losses += 1;
  }

  /** Whether this customer was shown as saved: its draft must not be offered any more. */
  isSaved(name: string): boolean {
    return this.entries.get(name)?.isSaved ?? false;
  }

  /** Pressed, and no screen has said anything of it yet, nor will: whoever waited is gone. */
  unconfirmed(name: string): Entry | undefined {
    const entry = this.entries.get(name);
    const isAwaited = entry?.values.some((value) => this.#waiting.has(value.phone));
    return entry && !entry.isSaved && !isAwaited ? entry : undefined;
  }

  /** One customer is edited by one clerk at a time: the order of the edits is then known. */
  take(entry: Entry): boolean {
    if (this.#busy.has(entry.name)) return false;
    this.#busy.add(entry.name);
    return true;
  }

  giveBack(entry: Entry): void {
    this.#busy.delete(entry.name);
  }

  saved(till: string): Entry[] {
    return [...this.entries.values()].filter((entry) => entry.till === till && entry.isSaved);
  }

  /** Notes what a page of the register says. */
  sees(screen: Screen): void {
    const entry = this.entries.get(screen.heading);
    if (!entry) return;
    if (!entry.isSaved && screen.messages.some((message) => SAFE.test(message))) {
      entry.isSaved = true;
      this.saves += 1;
      this.#log({ event: "saved", name: entry.name, screen });
    }
    const told = screen.messages.map((message) => CREATED.exec(message)?.[1]);
    for (const number of [...told, NUMBER.exec(screen.customerId)?.[0]]) {
      if (number === undefined || entry.numbers.includes(number)) continue;
      entry.numbers.push(number);
      this.#log({ event: "number", name: entry.name, number });
    }
    const [first, ...edits] = entry.values;
    if (first && entry.isSaved && !first.isShown) this.#shows(first);
    for (const edit of edits) {
      if (edit.isShown || edit.phone !== screen.phone) continue;
      this.edits += 1;
      this.#log({ event: "edited", name: entry.name, phone: edit.phone });
      this.#shows(edit);
    }
  }

  #shows(value: Value): void {
    value.isShown = true;
    value.losses = this.losses;
    this.#waiting.get(value.phone)?.();
  }
}
