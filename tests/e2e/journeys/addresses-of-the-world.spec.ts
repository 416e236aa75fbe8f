import type { Page } from "@playwright/test";

import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const address = (page: Page) => page.getByRole("group", { name: "Address", exact: true });
const box = (page: Page, name: string) =>
  address(page).getByRole("textbox", { name, exact: true });
const country = (page: Page) => address(page).getByRole("combobox", { name: "Country/region" });

async function fields(page: Page): Promise<string[]> {
  const labels = await address(page).locator("label").allInnerTexts();
  return labels.map((label) => label.trim());
}

test("R224 the address has the country's fields, order, words and needs", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  expect(await fields(page)).toEqual([
    "Postal code",
    "Country/region",
    "State/province",
    "City",
    "Street",
    "Purpose",
  ]);

  const orders: [string, string[]][] = [
    ["USA", ["Street", "City", "State/province", "Postal code"]],
    ["GBR", ["Street", "City", "Postal code"]],
    ["DEU", ["Street", "Postal code", "City"]],
    ["KOR", ["State/province", "City", "Street", "Postal code"]],
    ["SGP", ["Street", "Postal code"]],
    ["HKG", ["State/province", "City", "Street"]],
  ];
  for (const [code, order] of orders) {
    await country(page).selectOption(code);
    await expect
      .poll(() => fields(page), code)
      .toEqual(["Country/region", ...order, "Purpose"]);
    await expect(country(page)).toBeVisible();
  }

  await country(page).selectOption("USA");
  await expect(box(page, "Postal code")).toHaveAccessibleDescription("ZIP code");
  await expect(box(page, "State/province")).toHaveAccessibleDescription("State");

  // A street needs the rest.
  const person = somebody();
  await register.fill(person);
  await box(page, "Street").fill("1 Main Street");
  await expect(box(page, "City")).toHaveAttribute("aria-required", "true");
  await register.saveCustomer.click();
  await expect(box(page, "City")).toBeFocused();
  await expect(box(page, "City")).toHaveAccessibleDescription("City is required.");
  await box(page, "City").fill("Seattle");
  await box(page, "State/province").fill("WA");
  await box(page, "Postal code").fill("9810");
  await register.saveCustomer.click();
  await expect(box(page, "Postal code")).toBeFocused();
  await expect(box(page, "Postal code")).toHaveAccessibleDescription(
    /does not fit the country\. Example: 95014/,
  );
  await box(page, "Postal code").fill("９８１０１");
  await register.saveCustomer.click();
  await expect(register.addresses.first()).toContainText("98101");
});

test("R224 a country without postal codes asks for none, and what was typed stays", async ({
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  await register.openNewCustomer();
  await register.fill(somebody());
  await box(page, "Postal code").fill("98101");
  await country(page).selectOption("HKG");
  await expect(box(page, "Postal code")).toHaveValue("98101");
  await box(page, "Postal code").fill("");
  await country(page).selectOption("ARE");
  await expect(box(page, "Postal code")).toHaveCount(0);
  await expect(box(page, "State/province")).toHaveAccessibleDescription("Emirate");
  await box(page, "Street").fill("Sheikh Zayed Road 1");
  await box(page, "State/province").fill("Dubai");
  await register.saveCustomer.click();
  await expect(register.addresses.first()).toContainText("Dubai");
});
