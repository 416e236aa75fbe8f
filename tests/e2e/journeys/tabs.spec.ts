import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

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
    if (!hasLocks) {
      await page.context().addInitScript(() => {
        Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
      });
    }
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
