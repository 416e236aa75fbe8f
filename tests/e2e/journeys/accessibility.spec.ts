import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { ACCOUNT_NUMBER, fullName, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

async function expectAccessible(page: Page, screen: string): Promise<void> {
  await test.step(`accessibility of ${screen}`, async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.map((node) => node.html),
      })),
      screen,
    ).toEqual([]);
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test(`R231 no screen of the register breaks an accessibility check (${colorScheme})`, async ({
      register,
      page,
    }) => {
      await register.goto("/activate");
      await expect(register.textbox("Activation code")).toBeVisible();
      await expectAccessible(page, "activation");
      await register.activate("SEATTLE-REGISTER-1");
      await expectAccessible(page, "sign-on");
      await register.signOn();
      await expectAccessible(page, "customers");
      await register.openNewCustomer();
      await expectAccessible(page, "an empty form");
      await register.saveCustomer.click();
      await expectAccessible(page, "a form with errors");
      const person = somebody();
      await register.createPerson(person);
      await expectAccessible(page, "details of a pending customer");
      await register.find(person.lastName);
      await expect(register.row(fullName(person))).toBeVisible();
      await expectAccessible(page, "results");
      await register.goto("/sync");
      await expect(page.getByRole("heading", { name: "Sync status" })).toBeVisible();
      await expectAccessible(page, "sync status");
    });
  });
}

test("R225 a customer with an address is created with the keyboard alone", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  const person = somebody();
  // Out of the search box, where an N is a letter.
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("n");
  await expect(register.textbox("First name")).toBeVisible();

  const typeInto = async (name: string, text: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      const focused = await register.textbox(name).first().evaluate((box) => box === document.activeElement);
      if (focused) {
        await page.keyboard.type(text);
        return;
      }
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} cannot be reached with the keyboard`);
  };
  await typeInto("First name", person.firstName);
  await typeInto("Last name", person.lastName);
  await typeInto("Postal code", "104-0061");
  await typeInto("City", "Chuo-ku");
  await typeInto("Street", "Ginza 1-2-3");
  await page.keyboard.press("Control+Enter");
  await expect(register.heading(fullName(person))).toBeVisible();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(page.getByText("Ginza 1-2-3").first()).toBeVisible();
});

test("R231 focus goes to the first wrong field, and the title follows the screen", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  await expect(page).toHaveTitle(/New customer/);
  await register.saveCustomer.click();
  await expect(register.textbox("First name")).toBeFocused();
  await expect(register.textbox("First name")).toHaveAttribute("aria-invalid", "true");
  await expect(register.textbox("First name")).toHaveAccessibleDescription(/\S/);
});
