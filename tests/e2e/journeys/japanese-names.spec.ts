import { InputMethod } from "../harness/input-method.ts";
import { ACCOUNT_NUMBER, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R223 R224 Enter confirms a composition and moves nothing, and the kana become the reading", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.switchLanguage("日本語");
  await page.getByRole("link", { name: "新しいお客様" }).or(page.getByRole("button", { name: "新しいお客様" })).first().click();
  const box = (name: string) => page.getByRole("textbox", { name, exact: true });
  await expect(box("姓")).toBeFocused();
  const input = await InputMethod.of(page);

  await input.compose("も", "もr", "もり", "森");
  await input.take("Escape");
  await expect(box("姓")).toBeFocused();
  await input.confirm("森");
  await expect(box("姓")).toHaveValue("森");
  await expect(box("姓")).toBeFocused();
  await expect(box("姓（フリガナ）")).toHaveValue("モリ");

  await page.keyboard.press("Enter");
  await expect(box("名")).toBeFocused();
  await input.compose("あ", "あい", "あいこ", "愛子");
  await input.confirm("愛子");
  await expect(box("名（フリガナ）")).toHaveValue("アイコ");
  await page.keyboard.press("Enter");
  await expect(box("姓（フリガナ）")).toBeFocused();

  // By hand it is anything, and stays when the name is typed on.
  const unique = somebody().lastName;
  await box("姓（フリガナ）").fill(`モリ ${unique}`);
  await box("名").focus();
  await page.keyboard.press("End");
  await input.compose("み", "美");
  await input.confirm("美");
  await expect(box("名（フリガナ）")).toHaveValue("アイコミ");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "森 愛子美" })).toBeVisible();

  // Found by the reading, and it is there again.
  await register.switchLanguage("English");
  await register.find(`もり ${unique}`);
  await expect(register.row("愛子美")).toBeVisible();
  await register.row("愛子美").getByRole("link").click();
  await register.edit.click();
  await expect(register.textbox("First name (kana)")).toHaveValue("アイコミ");
  await expect(register.textbox("Last name (kana)")).toHaveValue(`モリ ${unique}`);
});

test("R224 a reading reaches headquarters with a pending customer", async ({
  register,
  commerce,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(register.connection).toHaveText("Offline");
  await register.openNewCustomer();
  const input = await InputMethod.of(page);
  const { lastName } = somebody();
  await register.textbox("First name").fill(lastName);
  await register.textbox("Last name").focus();
  await input.compose("すずき", "鈴木");
  await input.confirm("鈴木");
  await expect(register.textbox("Last name (kana)")).toHaveValue("スズキ");
  await register.saveCustomer.click();
  await expect(register.customerId).toHaveText("Pending sync");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await register.edit.click();
  await expect(register.textbox("Last name (kana)")).toHaveValue("スズキ");
});

test("R309 a name that a prediction completed has no reading, and what was filled in goes", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.switchLanguage("日本語");
  await page.getByRole("link", { name: "新しいお客様" }).or(page.getByRole("button", { name: "新しいお客様" })).first().click();
  const box = (name: string) => page.getByRole("textbox", { name, exact: true });
  await expect(box("姓")).toBeFocused();
  const input = await InputMethod.of(page);

  await input.compose("も");
  await input.predict("森田");
  await input.confirm("森田");
  await expect(box("姓")).toHaveValue("森田");
  await expect(box("姓（フリガナ）")).toHaveValue("");

  await box("姓").selectText();
  await input.compose("も", "もり", "森");
  await input.confirm("森");
  await expect(box("姓（フリガナ）")).toHaveValue("モリ");
  await input.compose("た");
  await input.predict("谷");
  await input.confirm("谷");
  await expect(box("姓")).toHaveValue("森谷");
  await expect(box("姓（フリガナ）")).toHaveValue("");
});
