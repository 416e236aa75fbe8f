import type { Page } from "@playwright/test";

import { fullName, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const TABLE = "**/postal-codes.txt";

/** Waits until the service worker has given the field's address, or says what there is instead. */
const value = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

test("R222 a postal code in full-width digits fills in prefecture, city and town, without a network", async ({
  register,
  page,
  context,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  await register.waitUntilPostalCodesAreKept();
  await context.setOffline(true);
  await register.openNewCustomer();
  const person = somebody();
  await register.textbox("Last name").fill(person.lastName);
  await value(page, "Postal code").fill("１０４－００６１");
  await expect(value(page, "State/province")).toHaveValue("東京都");
  await expect(value(page, "City")).toHaveValue("中央区");
  await expect(value(page, "Street")).toHaveValue("銀座");
  await expect(value(page, "Postal code")).toHaveAccessibleDescription(
    "Filled in: 東京都 中央区 銀座",
  );

  // Another code replaces what the first had filled in.
  await value(page, "Postal code").fill("0600001");
  await expect(value(page, "City")).toHaveValue("札幌市中央区");
  await expect(value(page, "Street")).toHaveValue("北一条西");

  // On with the street where the code's part ends.
  await value(page, "Postal code").focus();
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press("Enter");
  await expect(value(page, "Street")).toBeFocused();
  await page.keyboard.type("2丁目");
  await expect(value(page, "Street")).toHaveValue("北一条西2丁目");
  await page.keyboard.press("Control+Enter");
  await expect(register.heading(person.lastName)).toBeVisible();
  await expect(register.addresses.first()).toContainText("北一条西2丁目");
});

test("R222 a postal code of several towns gives a choice, and one of a business its place", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  await value(page, "Postal code").fill("452-0961");
  const town = page.getByRole("combobox", { name: "Town", exact: true });
  await expect(town).toBeVisible();
  await expect(value(page, "City")).toHaveValue("清須市");
  await expect(value(page, "Street")).toHaveValue("");
  await value(page, "Postal code").focus();
  await page.keyboard.press("Enter");
  await expect(town).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(value(page, "Street")).toHaveValue("春日一本松");
  await town.selectOption("春日夢の森");
  await expect(value(page, "Street")).toHaveValue("春日夢の森");

  // In two prefectures.
  await value(page, "Postal code").fill("4980000");
  await expect(town).toHaveText(/三重県 桑名郡木曽岬町/);
  await town.selectOption("愛知県 弥富市");
  await expect(value(page, "State/province")).toHaveValue("愛知県");

  await value(page, "Postal code").fill("100-8111");
  await expect(town).toHaveCount(0);
  await expect(value(page, "Street")).toHaveValue("千代田1-1");

  await value(page, "Postal code").fill("104-0062");
  await expect(value(page, "Postal code")).toHaveAccessibleDescription(/No address found/);
});

test("R222 a postal code never writes over what somebody typed without asking", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  await value(page, "Street").fill("晴海1-8-10");
  await value(page, "Postal code").fill("104-0061");
  await expect(page.getByText("This postal code is 東京都 中央区 銀座")).toBeVisible();
  await expect(value(page, "Street")).toHaveValue("晴海1-8-10");
  await expect(value(page, "City")).toHaveValue("");
  await page.getByRole("button", { name: "Use this address instead" }).click();
  await expect(value(page, "Street")).toHaveValue("銀座");
  await expect(value(page, "City")).toHaveValue("中央区");

  // Of another country the digits are no Japanese code.
  await page.getByRole("combobox", { name: "Country/region" }).selectOption({ label: "Germany" });
  await value(page, "Postal code").fill("0600001");
  await expect(value(page, "City")).toHaveValue("中央区");
});

test("R222 a store elsewhere fetches no table before a Japanese address is typed, and keeps it then", async ({
  register,
  page,
  context,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  expect(await page.evaluate(() => caches.match("/postal-codes.txt"))).toBeUndefined();
  await register.openNewCustomer();
  await page.getByRole("combobox", { name: "Country/region" }).selectOption("JPN");
  await value(page, "Postal code").fill("104-0061");
  await expect(value(page, "City")).toHaveValue("中央区");
  await register.waitUntilPostalCodesAreKept();
  await context.setOffline(true);
  await page.reload();
  await expect(value(page, "Postal code")).toHaveValue("104-0061");
  await value(page, "Postal code").fill("0600001");
  await expect(page.getByText("This postal code is 北海道 札幌市中央区")).toBeVisible();
});

test.describe("without the table", () => {
  // Else the service worker would have it.
  test.use({ serviceWorkers: "block" });

  test("R222 a table that arrives late is offered, and puts nothing under the caret of a cashier who has gone on", async ({
    register,
    page,
  }) => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(TABLE, async (route) => {
      await released;
      await route.continue();
    });
    await register.setUp("GINZA-REGISTER-1");
    await register.openNewCustomer();
    await value(page, "Postal code").fill("104-0061");
    await value(page, "City").focus();
    release();
    await expect(page.getByText("This postal code is 東京都 中央区 銀座")).toBeVisible();
    await page.keyboard.type("Chuo-ku");
    await expect(value(page, "City")).toHaveValue("Chuo-ku");
    await page.getByRole("button", { name: "Use this address instead" }).click();
    await expect(value(page, "City")).toHaveValue("中央区");
  });

  test("R222 a register that cannot fetch the table says so, and looks the code up when it can", async ({
    register,
    page,
  }) => {
    let isBroken = true;
    let requests = 0;
    await page.route(TABLE, (route) => {
      requests += 1;
      return isBroken ? route.abort() : route.continue();
    });
    await register.setUp("GINZA-REGISTER-1");
    await register.openNewCustomer();
    expect(requests).toBe(0);
    await value(page, "Postal code").fill("104-0061");
    await expect(value(page, "Postal code")).toHaveAccessibleDescription(/not on this register/);
    await value(page, "City").fill("Chuo-ku");
    const person = somebody();
    await register.fill(person);
    await register.saveCustomer.click();
    await expect(register.heading(fullName(person))).toBeVisible();

    isBroken = false;
    await register.openCustomers();
    await register.openNewCustomer();
    const before = requests;
    await value(page, "Postal code").pressSequentially("1040061");
    await expect(value(page, "Street")).toHaveValue("銀座");
    expect(requests - before).toBe(1);
  });
});
