import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { Locator, Page } from "@playwright/test";

import { ACCOUNT_NUMBER, fullName, PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const guide = readFileSync(resolve(import.meta.dirname, "../../../docs/keyboard.md"), "utf8");

const isFocused = (target: Locator) =>
  target.first().evaluate((element) => element === document.activeElement);

/** Presses a key again and again until the focus is where it should be. */
async function reach(page: Page, key: string, target: Locator): Promise<number> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await isFocused(target)) return presses;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} cannot be reached by ${key}`);
}

test("R225 a customer with an address takes as many keystrokes as the guide says", async ({
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  // Out of the search box, where an N is a letter.
  await page.keyboard.press("Shift+Tab");
  let keystrokes = 1;
  await page.keyboard.press("n");
  await expect(register.textbox("First name")).toBeFocused();
  for (const [name, text] of [
    ["First name", person.firstName],
    ["Last name", person.lastName],
    ["Phone", "206-555-0142"],
    ["Street", "1420 5th Avenue"],
    ["City", "Seattle"],
    ["State/province", "WA"],
    ["Postal code", "98101"],
  ] as const) {
    keystrokes += await reach(page, "Enter", register.textbox(name));
    await page.keyboard.type(text);
  }
  keystrokes += 1;
  await page.keyboard.press("Control+Enter");
  await expect(register.heading(fullName(person))).toBeVisible();
  await expect(page.getByText("1420 5th Avenue").first()).toBeVisible();
  const [, documented] = /\*\*(\d+) keystrokes\*\*/.exec(guide) ?? [];
  expect(String(keystrokes), "docs/keyboard.md says how many").toBe(documented);
});

test("R231 a whole shift goes by keyboard alone", async ({ commerce, register, page }) => {
  const { keyboard } = page;
  const press = async (target: Locator, key = "Enter") => {
    await reach(page, "Tab", target);
    await keyboard.press(key);
  };
  await register.goto("/activate");
  await reach(page, "Tab", register.textbox("Activation code"));
  await keyboard.type("SEATTLE-REGISTER-1");
  await keyboard.press("Enter");
  await expect(register.textbox("Worker ID")).toBeFocused();
  await keyboard.type("000160");
  await keyboard.press("Tab");
  await keyboard.type("demo-2026");
  await keyboard.press("Enter");
  await expect(register.search).toBeFocused();

  const person = somebody();
  await press(register.newCustomer);
  await expect(register.textbox("First name")).toBeFocused();
  await keyboard.type(person.firstName);
  await reach(page, "Tab", register.textbox("Last name"));
  await keyboard.type(person.lastName);
  await keyboard.press("Control+Enter");
  await expect(register.customerId).toHaveText(PENDING);
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);

  await press(register.edit);
  await reach(page, "Tab", register.textbox("Email"));
  await keyboard.type(person.email ?? "");
  await keyboard.press("Control+Enter");
  await expect(page.getByText(person.email ?? "").first()).toBeVisible();

  await press(register.addAddress);
  const dialog = page.getByRole("dialog", { name: "Add address" });
  await reach(page, "Tab", dialog.getByRole("textbox", { name: "City" }));
  await keyboard.type("Tacoma");
  await press(dialog.getByRole("button", { name: "Save" }));
  await expect(register.addresses.filter({ hasText: "Tacoma" })).toBeVisible();
  await expect(dialog).toBeHidden();

  await keyboard.press("/");
  await expect(register.search).toBeFocused();
  await keyboard.type(person.lastName);
  const found = register.row(person.lastName);
  await expect(found).toBeVisible();
  await press(found.getByRole("link"));
  await expect(register.heading(fullName(person))).toBeVisible();

  await press(page.getByRole("navigation").getByRole("link", { name: /Pending sync/ }));
  await expect(register.heading("Sync status")).toBeVisible();
  await press(page.getByRole("button", { name: "日本語" }), "Space");
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await press(page.getByRole("button", { name: "English" }), "Space");
  await press(page.getByRole("button", { name: "Worker menu" }));
  await keyboard.press("ArrowDown");
  await reach(page, "ArrowDown", page.getByRole("menuitem", { name: "Sign off" }));
  await keyboard.press("Enter");
  await expect(register.textbox("Worker ID")).toBeFocused();
});
