import { CLAIM_CODE } from "../harness/kiosk.ts";
import { ACCOUNT_NUMBER, fullName, PENDING, somebody } from "../harness/register.ts";
import { scan } from "../harness/scanner.ts";
import { expect, test } from "../harness/test.ts";

test("R229 R226 R012 a claim code is shown offline, and finds the customer at this and at another register, before and after its number", async ({
  commerce,
  register,
  anotherRegister,
  page,
}) => {
  test.setTimeout(180_000);
  const other = await anotherRegister();
  await register.setUp("GINZA-REGISTER-1");
  await other.setUp("GINZA-REGISTER-2");
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  const person = somebody();
  await register.createPerson(person);

  await page.getByRole("button", { name: "Show claim code" }).click();
  const slip = page.getByRole("dialog", { name: "Claim code" });
  const code = await slip.getByText(CLAIM_CODE).innerText();
  await expect(slip.getByRole("img", { name: code })).toBeVisible();
  await expect(slip).toContainText("A. M.");
  await expect(slip).not.toContainText(person.lastName);
  await register.expectNoGuid();
  await slip.getByRole("button", { name: "Close" }).last().click();

  const typed = code.toLowerCase().replace("-", " ");
  await register.find(typed);
  await expect(register.row(fullName(person))).toContainText(PENDING);
  const [wrong] = [code.at(-1) === "0" ? "1" : "0"];
  await register.find(`${code.slice(0, -1)}${wrong}`);
  await expect(page.getByText("This claim code has a typing error")).toBeVisible();

  await register.openCustomers();
  await register.search.focus();
  await scan(page, code);
  await expect(register.heading(fullName(person))).toBeVisible();

  await commerce.startEverything();
  await register.waitUntilSent();
  await other.find(code);
  await expect(other.row(fullName(person))).toContainText(PENDING);

  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(page.getByRole("button", { name: "Show claim code" })).toHaveCount(0);
  const number = await register.customerId.innerText();
  for (const till of [register, other]) {
    await till.find(typed);
    await expect(till.row(fullName(person))).toContainText(number);
  }
});

test("R229 a register that keeps no customers finds one by the claim code at the store server", async ({
  commerce,
  register,
  anotherRegister,
  page,
}) => {
  test.setTimeout(120_000);
  await commerce.admin.excludeCustomersFromOffline();
  const other = await anotherRegister();
  await register.setUp("GINZA-REGISTER-1");
  await other.setUp("GINZA-REGISTER-2");
  await commerce.headquarters.kill();
  const person = somebody();
  await register.createPerson(person);
  await register.waitUntilSent();
  await page.getByRole("button", { name: "Show claim code" }).click();
  const code = await page.getByRole("dialog").getByText(CLAIM_CODE).innerText();

  await other.openCustomers();
  await other.search.fill(code);
  const found = other.page.getByRole("listitem").filter({ hasText: fullName(person) });
  await expect(found).toContainText(PENDING);
  await found.getByRole("link").click();
  await expect(other.heading(fullName(person))).toBeVisible();
});

test("R229 the slip is printed alone, and says no more than initials", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await commerce.killEverything();
  const person = somebody();
  await register.createPerson(person);
  await page.evaluate(() => {
    window.print = () => Object.assign(window, { printed: document.title });
  });
  await page.getByRole("button", { name: "Show claim code" }).click();
  await page.getByRole("button", { name: "Print" }).click();
  expect(await page.evaluate(() => "printed" in window)).toBe(true);

  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(CLAIM_CODE)).toBeVisible();
  await expect(page.locator("svg[role=img]")).toBeVisible();
  for (const hidden of [
    register.heading(fullName(person)),
    page.getByRole("button", { name: "Print" }),
    page.getByRole("navigation"),
  ]) {
    await expect(hidden).toBeHidden();
  }
  const printed = await page.locator("body").innerText();
  expect(printed).not.toContain(person.lastName);
  expect(printed).not.toContain(person.phone);
  expect(printed).toContain("A. M.");
});
