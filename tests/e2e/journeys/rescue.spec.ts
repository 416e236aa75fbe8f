import { readFile } from "node:fs/promises";

import { ACCOUNT_NUMBER, fullName, PENDING, type Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const openSync = async (register: Register) => {
  await register.page.getByRole("link", { name: /^Pending sync: / }).click();
  await expect(register.heading("Sync status")).toBeVisible();
};

const exportFile = async (register: Register) => {
  await openSync(register);
  await register.page.getByRole("button", { name: "Export rescue file" }).click();
  const dialog = register.page.getByRole("dialog", { name: "Export rescue file" });
  const shown = dialog.locator("output");
  await expect(shown).toHaveText(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
  const code = await shown.innerText();
  const download = register.page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save file" }).click();
  const path = await (await download).path();
  await expect(dialog.getByText(/The browser has the file/)).toBeVisible();
  await register.page.keyboard.press("Escape");
  return { code, path };
};

const importFile = async (register: Register, path: string, code: string) => {
  await openSync(register);
  await register.page.getByRole("button", { name: "Import rescue file" }).click();
  const dialog = register.page.getByRole("dialog", { name: "Import rescue file" });
  await dialog.getByLabel("Rescue file").setInputFiles(path);
  await dialog.getByRole("textbox", { name: "Rescue code" }).fill(code);
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  return dialog;
};

test("R208 what waits keeps the register from being signed off and reset; exported, another register sends it, and it arrives once", async ({
  commerce,
  register,
  anotherRegister,
  page,
}) => {
  test.setTimeout(180_000);
  const other = await anotherRegister();
  await other.setUp("GINZA-REGISTER-2");
  await register.setUp("GINZA-REGISTER-1");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(register.connection).toHaveText("Offline");
  const person = somebody();
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(PENDING);

  await register.signOff();
  const refusal = page.getByRole("alertdialog", { name: "Not everything is sent" });
  await expect(refusal).toContainText("1 entry exists only on this register");
  await refusal.getByRole("button", { name: "Open Sync status" }).click();
  await page.getByRole("button", { name: "Reset this register" }).click();
  await expect(page.getByText("1 entry exists only on this register").last()).toBeVisible();

  const { code, path } = await exportFile(register);
  const file = await readFile(path, "utf8");
  for (const secret of [person.firstName, person.lastName, code, code.replaceAll("-", "")]) {
    expect(file).not.toContain(secret);
  }

  const wrong = await importFile(other, path, "22222-22222-22222-22222");
  await expect(wrong.getByText(/code does not open this file/)).toBeVisible();
  await other.page.keyboard.press("Escape");
  const right = await importFile(other, path, code.toLowerCase());
  await expect(right.getByText("1 entry was imported.")).toBeVisible();
  await other.page.keyboard.press("Escape");
  await other.find(person.lastName);
  await other.row(fullName(person)).getByRole("link").click();
  await other.waitUntilSent();

  // The first register comes back all the same.
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await register.find(person.lastName);
  await register.row(fullName(person)).getByRole("link").click();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(other.customerId).toHaveText(ACCOUNT_NUMBER);
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
});

test("R208 a rescue file lets the register be reset, and headquarters takes the file over", async ({
  commerce,
  register,
  administrator,
  page,
}) => {
  test.setTimeout(180_000);
  await register.setUp("SEATTLE-REGISTER-1");
  await page.getByRole("button", { name: "Disconnect" }).click();
  const person = somebody();
  await register.createPerson(person);
  const { code, path } = await exportFile(register);

  await page.getByRole("button", { name: "Reset this register" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Reset this register" }).click();
  await expect(register.textbox("Activation code")).toBeVisible();

  const office = await administrator();
  await office.page.getByRole("link", { name: "Stores and registers" }).click();
  await office.page.getByRole("button", { name: "Import rescue file" }).click();
  const dialog = office.page.getByRole("dialog", { name: "Import rescue file" });
  await dialog.getByLabel("Rescue file").setInputFiles(path);
  await dialog.getByRole("textbox", { name: "Rescue code" }).fill(code);
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await expect(office.page.getByText("The rescue file was imported")).toBeVisible();
  const [row, ...others] = await commerce.admin.customers(person.lastName);
  expect(others).toEqual([]);
  expect(row?.AccountNumber).toMatch(ACCOUNT_NUMBER);
});
