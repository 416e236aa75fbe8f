import { ACCOUNT_NUMBER, fullName, somebody } from "../harness/register.ts";
import { scan } from "../harness/scanner.ts";
import { expect, test } from "../harness/test.ts";

test("R226 a scan in a field that expects none leaves the field as it was, and can be looked up", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  for (const [name, typed] of [
    ["First name", "Aiko"],
    ["Street", "Ginza 1-2-3"],
    ["Email", "aiko@example.com"],
    ["Phone", "03-1234"],
  ] as const) {
    const field = register.textbox(name).first();
    await field.fill(typed);
    await scan(page, "4901234567894");
    await expect(field).toHaveValue(typed);
    await expect(field).toBeFocused();
    await expect(register.message("4901234567894")).toBeVisible();
    await page.getByRole("button", { name: "Close" }).click();
    await expect(register.message("4901234567894")).toHaveCount(0);
  }

  await register.textbox("Last name").focus();
  await scan(page, "4901234567894");
  await page.getByRole("button", { name: "Look it up" }).click();
  await expect(register.search).toHaveValue("4901234567894");
  await register.openNewCustomer();
  await expect(register.textbox("First name"), "the draft is kept").toHaveValue("Aiko");
});

test("R226 what is typed, however fast, is not taken for a scan", async ({ register, page }) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  for (const [name, text] of [
    ["First name", "Aiko"],
    ["Phone", "0312345678"],
    ["Street", "Ginza 1-2-3"],
    // It fills in what is blank.
    ["Postal code", "104-0061"],
  ] as const) {
    const field = register.textbox(name).first();
    await field.focus();
    await scan(page, text);
    await expect(field).toHaveValue(text);
  }
});

test("R226 a scanned account number opens its customer, wherever no text is typed", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const number = await register.customerId.innerText();

  await register.openCustomers();
  await register.search.fill("somebody else");
  await scan(page, number);
  await expect(register.heading(fullName(person))).toBeVisible();

  await register.goto("/sync");
  await expect(register.heading("Sync status")).toBeVisible();
  await scan(page, number);
  await expect(register.heading(fullName(person))).toBeVisible();
});

test("R226 a code that begins with the letter of a shortcut is a code", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.goto("/sync");
  await expect(register.heading("Sync status")).toBeVisible();
  await scan(page, "N1234567");
  await expect(register.search).toHaveValue("N1234567");
});

test("R225 the keys are listed: by ?, and in the worker menu", async ({ register, page }) => {
  await register.setUp("GINZA-REGISTER-1");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.getByRole("button", { name: "Worker menu" }).click();
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await expect(list).toContainText("Search customers");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("?");
  for (const words of ["New customer", "Next field", "Save", "Ctrl"]) {
    await expect(list).toContainText(words);
  }
});
