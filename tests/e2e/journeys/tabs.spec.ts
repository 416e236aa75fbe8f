import { fullName, PENDING, Register, somebody } from "../harness/register.ts";
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
