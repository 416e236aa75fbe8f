import { expect, test } from "@playwright/test";

import { Ledger } from "./ledger.ts";
import type { Screen } from "./screen.ts";

const NAME = "Aiko Soakaaaa";
const PHONE = "03-1000-0001";

function screen(change: Partial<Screen> = {}): Screen {
  return { heading: NAME, messages: [], alerts: [], customerId: "", phone: PHONE, ...change };
}

function pressed(): Ledger {
  const ledger = new Ledger(() => undefined);
  ledger.presses("Ginza", NAME, PHONE);
  return ledger;
}

for (const message of [
  "Saved on this register",
  "Sent to the store server",
  "Customer 004012 created",
]) {
  test(`a save counts when the screen says "${message}"`, () => {
    const ledger = pressed();
    ledger.sees(screen({ messages: [`${message}and more`] }));
    expect(ledger.saves).toBe(1);
    expect(ledger.entries.get(NAME)?.isSaved).toBe(true);
  });
}

test("a save does not count before its message is shown, nor for a customer of another name", () => {
  const ledger = pressed();
  ledger.sees(screen());
  ledger.sees(screen({ heading: "Hana Soakaaab", messages: ["Saved on this register"] }));
  ledger.sees(screen({ messages: ["Your draft was restored."] }));
  expect(ledger.saves).toBe(0);
});

test("an edit counts when the customer's page shows what was pressed, and only then", () => {
  const ledger = pressed();
  const entry = ledger.entries.get(NAME);
  if (!entry) throw new Error("it was pressed");
  ledger.pressesEdit(entry, "03-1000-0002");
  ledger.sees(screen());
  expect(ledger.edits).toBe(0);
  ledger.sees(screen({ phone: "03-1000-0002" }));
  expect(ledger.edits).toBe(1);
});

test("every number that a screen shows for a customer is noted once", () => {
  const ledger = pressed();
  ledger.sees(screen({ customerId: "Pending sync" }));
  ledger.sees(screen({ customerId: "004012" }));
  ledger.sees(screen({ customerId: "004012", messages: ["Customer 004012 created"] }));
  expect(ledger.entries.get(NAME)?.numbers).toEqual(["004012"]);
});

test("what was pressed and not shown is waited for, and the patience ends", async () => {
  const ledger = pressed();
  const shown = ledger.shown("Ginza", PHONE, 5_000);
  expect(ledger.unconfirmed(NAME)).toBeUndefined();
  expect(ledger.inFlight("Ginza")).toBe(1);
  ledger.sees(screen({ messages: ["Sent to the store server"] }));
  expect(await shown).toBe("shown");
  expect(await ledger.shown("Ginza", "03-1000-0009", 1)).toBe("unanswered");
});
