import type { Page } from "@playwright/test";

import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { suspend } from "../harness/suspension.ts";
import { expect, test } from "../harness/test.ts";

/** A browser that has no Web Locks. */
async function withoutLocks(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
  });
}

/** The requests by which the tab keeps its line and sends. */
function work(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    const isSending = request.method() === "POST" && /\/(Customers|\$batch)$/.test(path);
    if (isSending || path.endsWith("/Events")) requests.push(path);
  });
  return requests;
}

test("R206 what one tab saves, the other shows within a second", async ({ register, page }) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const second = new Register(await page.context().newPage(), register.url);
  await second.goto("/customers");
  const person = somebody("Katherine");
  await second.find(person.lastName);
  await register.createPerson(person);
  await expect(second.row(fullName(person))).toContainText(PENDING, { timeout: 1_000 });
});

for (const hasLocks of [true, false]) {
  test(`R206 when the tab that sends is closed another takes over, ${hasLocks ? "by Web Locks" : "where the browser has none"}`, async ({
    commerce,
    register,
    page,
  }) => {
    test.setTimeout(120_000);
    if (!hasLocks) await withoutLocks(page);
    await register.setUp("SEATTLE-REGISTER-1");
    await expect(register.connection).toHaveText("Online");
    const second = new Register(await page.context().newPage(), register.url);
    await second.goto("/customers");
    await expect(second.connection).toHaveText("Online");
    await page.close();

    const person = somebody("Dorothy");
    await second.createPerson(person);
    await second.waitUntilSent();
    await commerce.admin.convert();
    await expect(second.customerId).toHaveText(ACCOUNT_NUMBER);
    expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
  });
}

for (const hasLocks of [true, false]) {
  test(`R206 a tab that is suspended while it sends is relieved within seconds, and follows when it goes on, ${hasLocks ? "by Web Locks" : "where the browser has none"}`, async ({
    commerce,
    killableBrowser,
  }) => {
    test.setTimeout(180_000);
    const page = await killableBrowser.start({ hidesTabs: true });
    if (!hasLocks) await withoutLocks(page);
    const register = new Register(page, commerce.scaleUnit.url);
    await register.setUp("SEATTLE-REGISTER-1");
    await expect(register.connection).toHaveText("Online");
    const second = new Register(await page.context().newPage(), register.url);
    await second.goto("/customers");
    await expect(second.connection).toHaveText("Online");

    const goOn = await suspend(page);
    // It says what is true now, not what the suspended one told last.
    await commerce.scaleUnit.kill();
    await expect(second.connection).toHaveText("Offline", { timeout: 10_000 });
    await commerce.scaleUnit.start();
    await expect(second.connection).toHaveText("Online", { timeout: 30_000 });
    const person = somebody("Mary");
    await second.createPerson(person);
    await second.waitUntilSent();

    const done = work(page);
    await goOn();
    await register.find(person.lastName);
    await expect(register.row(fullName(person))).toContainText(PENDING);
    await expect(register.connection).toHaveText("Online");
    const another = somebody("Annie");
    await register.createPerson(another);
    await register.waitUntilSent();
    expect(done, "the other one has sent it").toEqual([]);
    await commerce.admin.convert();
    await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
    expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
    expect(await commerce.admin.customers(another.lastName)).toHaveLength(1);

    // It stands again: it goes on when the other one is closed.
    await second.page.close();
    await expect.poll(() => done.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect(register.connection).toHaveText("Online");
  });
}

test("R206 a register whose only tab was suspended hears what is new once it goes on", async ({
  commerce,
  killableBrowser,
  anotherRegister,
}) => {
  test.setTimeout(180_000);
  const page = await killableBrowser.start({ hidesTabs: true });
  const register = new Register(page, commerce.scaleUnit.url);
  await register.setUp("GINZA-REGISTER-1");
  await expect(register.connection).toHaveText("Online");
  await page.context().newPage();
  const goOn = await suspend(page);
  const other = await anotherRegister();
  await other.setUp("GINZA-REGISTER-2");
  const person = somebody("Grace");
  await other.createPerson(person);
  await other.waitUntilSent();

  await goOn();
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toBeVisible();
  await expect(register.connection).toHaveText("Online");
  // By a new stream: the one from before its suspension is dead.
  const later = somebody("Edith");
  await register.find(later.lastName);
  await other.createPerson(later);
  await expect(register.row(fullName(later))).toBeVisible({ timeout: 10_000 });
});
