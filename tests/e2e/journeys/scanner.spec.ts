import { ACCOUNT_NUMBER, fullName, somebody } from "../harness/register.ts";
import { InputMethod } from "../harness/input-method.ts";
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

test("R308 a scan of any kind and suffix changes no field and no choice that did not expect it", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  const field = register.textbox("First name");
  await field.fill("Aiko");
  for (const [code, suffix, said] of [
    ["4901234567894", "Tab", "4901234567894"],
    ["4901234567894", "none", "4901234567894"],
    ["]C10104901234567894", "Enter", "0104901234567894"],
    ["*000122521ABC*", "Enter", "000122521ABC"],
    ["d0340000000093", "Enter", "d0340000000093"],
    ["HTTPS://SHOP.EXAMPLE/C/1?ID=2", "Enter", "HTTPS://SHOP.EXAMPLE/C/1?ID=2"],
  ] as const) {
    await field.focus();
    await scan(page, code, suffix);
    await expect(register.message(said), `${code} ${suffix}`).toBeVisible();
    await expect(field).toHaveValue("Aiko");
    await expect(field).toBeFocused();
    await page.getByRole("button", { name: "Close" }).click();
    await expect(register.message(said)).toHaveCount(0);
  }

  const title = page.getByRole("combobox", { name: "Country" }).first();
  const chosen = await title.inputValue();
  await title.focus();
  await scan(page, "d0340000000093");
  await expect(register.message("d0340000000093")).toBeVisible();
  await expect(title).toHaveValue(chosen);

  await register.textbox("Last name").focus();
  for (const key of "Montgomery") await page.keyboard.press(key, { delay: 60 });
  await expect(register.textbox("Last name")).toHaveValue("Montgomery");
});

test("R308 digits that an input method composes at a scanner's speed become nobody's name", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  const field = register.textbox("Last name");
  await field.fill("Mori");
  const inputMethod = await InputMethod.of(page);
  await field.focus();
  /** Keys as an input method takes them, at a scanner's speed however slow this machine is. */
  const take = (digits: string, from: number, isComposing: boolean) =>
    field.evaluate(
      (input, [digits, from, isComposing]) => {
        [...digits].forEach((digit, at) => {
          const init = { key: "Process", code: `Digit${digit}`, isComposing, bubbles: true };
          const event = new KeyboardEvent("keydown", init);
          Object.defineProperty(event, "timeStamp", { value: from + 4 * at });
          input.dispatchEvent(event);
        });
      },
      [digits, from, isComposing] as const,
    );
  await take("4", 1_000_000, false);
  await inputMethod.compose("４");
  await take("901234567894", 1_000_004, true);
  await expect(register.message("4901234567894")).toBeVisible();
  await inputMethod.confirm("４９０１２３４５６７８９４");
  await expect(field).toHaveValue("Mori");
});

test("R308 a field that expects a code takes it, and the search box what the code says", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.createPerson(somebody());
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await register.issueLoyaltyCard.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").focus();
  await scan(page, "2000000000017");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("2000000000017").first()).toBeVisible();

  await register.openCustomers();
  await register.search.focus();
  await scan(page, "]E04901234567894");
  await expect(register.search).toHaveValue("4901234567894");
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
