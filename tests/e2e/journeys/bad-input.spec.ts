import type { Locator, Page } from "@playwright/test";

import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

/** Pastes as a person does: one event, the whole text at once. */
async function paste(page: Page, into: Locator, text: string): Promise<void> {
  await into.focus();
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+V");
}

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("pasted line breaks, tabs and full-width digits are taken as they are meant", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  const { lastName } = somebody();
  await paste(page, register.textbox("First name"), "Aiko\r\n\tBeatrix\n");
  await paste(page, register.textbox("Last name"), `${lastName}\n`);
  await paste(page, register.textbox("Phone"), "０３－１２３４－５６７８\n");
  await paste(page, register.textbox("Email"), `ａｉｋｏ＠${lastName}.example.com\r\n`);
  await paste(page, register.textbox("Postal code"), "〒１０４－００６１\n");
  await expect(register.textbox("City")).toHaveValue("中央区");
  await paste(page, register.textbox("Street"), "銀座４－５－６\n和光ビル\t８Ｆ");
  await register.saveCustomer.click();
  await expect(register.heading(`Aiko Beatrix ${lastName}`)).toBeVisible();
  await expect(page.getByText("03-1234-5678").first()).toBeVisible();
  await expect(page.getByText(`aiko@${lastName}.example.com`).first()).toBeVisible();
  await expect(register.addresses.first()).toContainText("104-0061");
});

test("a paste of 60 kB is answered in words at every field, and the form goes on", async ({
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  await register.openNewCustomer();
  const long = "Lorem ipsum ".repeat(5_000);
  const says: [string, RegExp][] = [
    ["First name", /too long\. The limit is 64 characters/],
    ["Last name", /too long\. The limit is 64 characters/],
    ["Phone", /Enter a whole phone number/],
    ["Email", /too long\. The limit is 254 characters/],
    ["City", /too long\. The limit is 64 characters/],
    ["Street", /too long\. The limit is 250 characters/],
  ];
  for (const [name] of says) await paste(page, register.textbox(name), long);
  await register.saveCustomer.click();
  for (const [name, words] of says) {
    await expect(register.textbox(name)).toHaveAccessibleDescription(words);
  }
  const { firstName, lastName } = somebody();
  for (const [name] of says) await register.textbox(name).fill("");
  await register.fill({ firstName, lastName });
  await register.saveCustomer.click();
  await expect(register.heading(`${firstName} ${lastName}`)).toBeVisible();
});

const NAMES: [string, string, string][] = [
  ["of one character", "森", ""],
  ["without a family name", "Suharto", ""],
  ["with emoji", "🦊🧑‍🍳", "Fuchs"],
  ["from right to left", "שלום", "כהן"],
];

for (const [what, first, last] of NAMES) {
  test(`R143 a name ${what} is a name`, async ({ register, page }) => {
    await register.setUp("SEATTLE-REGISTER-1");
    await register.openNewCustomer();
    const { lastName, phone, email } = somebody();
    await register.fill({ firstName: first, lastName: last, phone, email });
    await expect(register.textbox("First name")).toHaveAttribute("dir", "auto");
    await register.saveCustomer.click();
    await expect(register.heading([first, last].filter(Boolean).join(" "))).toBeVisible();
    await register.find(email ?? lastName);
    await expect(register.row(first)).toBeVisible();
    await expect(page.getByRole("list", { name: "Results" })).toContainText(first);
  });
}
