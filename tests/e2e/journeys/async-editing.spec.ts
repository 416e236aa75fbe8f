import { leftAlone } from "../harness/alone.ts";
import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R043 R046 R052 without the switches a pending customer's page says why nothing can be changed", async ({
  register,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.openNewCustomer();
  await register.fill(person);
  await register.textbox("City").fill("Tacoma");
  await register.saveCustomer.click();
  await expect(register.customerId).toHaveText(PENDING);
  const card = register.addresses.filter({ hasText: "Tacoma" });
  for (const button of [
    register.edit,
    register.addAddress,
    register.issueLoyaltyCard,
    card.getByRole("button", { name: /^Edit/ }),
    card.getByRole("button", { name: /^Remove/ }),
  ]) {
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/once headquarters has assigned the ID/);
  }
});

test("R055 R060 R061 with async addresses a pending customer gets addresses, and none is edited", async ({
  commerce,
  register,
}) => {
  await commerce.admin.switchOn("A");
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await register.addAddressIn("Tacoma");
  await register.addAddressIn("Olympia");
  await expect(register.customerId).toHaveText(PENDING);
  for (const act of [/^Edit Olympia/, /^Make primary/, /^Remove Olympia/]) {
    const button = register.addresses.getByRole("button", { name: act });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/once headquarters has assigned the ID/);
  }
  await expect(register.message(/sent as soon as the connection is back/)).toHaveCount(0);
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const { Addresses } = await commerce.admin.customer(person.lastName);
  expect(Addresses.map((address) => address.City).sort()).toEqual(["Olympia", "Tacoma"]);
});

test("R034 R055 offline an address is added to a pending customer, and follows its creation", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  await commerce.admin.switchOn("P", "A", "E", "X");
  let register = await leftAlone(commerce, killableBrowser);
  const person = somebody();
  await register.createPerson(person);
  await register.addAddressIn("Tacoma");
  await expect(register.message(/sent as soon as the connection is back/)).toBeVisible();
  await expect(register.edit).toBeDisabled();
  await expect(register.edit).toHaveAccessibleDescription(/needs the store server/);
  const details = new URL(register.page.url()).pathname;

  await killableBrowser.kill();
  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.goto(details);
  await expect(register.addresses.filter({ hasText: "Tacoma" })).toBeVisible();
  await commerce.startEverything();
  await expect(register.message(/sent as soon as the connection is back/)).toHaveCount(0, {
    timeout: 60_000,
  });
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const { Addresses } = await commerce.admin.customer(person.lastName);
  expect(Addresses.map((address) => address.City)).toEqual(["Tacoma"]);
});

test("R080 R082 R083 R085 R086 R087 a pending customer is edited twice, in both tabs at once, and headquarters gets the newest values", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("P", "A", "E", "X");
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody("Grace");
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(PENDING);
  const second = new Register(await page.context().newPage(), register.url);
  await second.goto(new URL(page.url()).pathname);
  const before = await commerce.admin.counters();

  await register.change("Phone", "03-1111-0000");
  await second.change("Phone", "03-2222-0000");
  for (const tab of [register, second]) {
    await expect(tab.fact("Phone")).toHaveText("03-2222-0000");
    await expect(tab.customerId).toHaveText(PENDING);
    await expect(tab.issueLoyaltyCard).toBeDisabled();
  }
  await register.addAddressIn("Tacoma");
  await register.addAddressIn("Olympia");
  await register.addresses.getByRole("button", { name: /^Make primary/ }).click();
  await expect(register.addresses.filter({ hasText: "Olympia" })).toContainText("Primary address");
  await register.addresses.getByRole("button", { name: /^Edit Olympia/ }).click();
  const dialog = register.page.getByRole("dialog", { name: "Edit address" });
  await dialog.getByRole("textbox", { name: "City" }).fill("Yakima");
  await dialog.getByRole("button", { name: "Save" }).click();
  await register.addresses.getByRole("button", { name: /^Remove Tacoma/ }).click();
  const question = register.page.getByRole("alertdialog", { name: "Remove this address?" });
  await expect(question).toContainText("Tacoma");
  await question.getByRole("button", { name: "Remove" }).click();
  for (const tab of [register, second]) {
    await expect(tab.addresses).toHaveCount(1);
    await expect(tab.addresses).toContainText("Yakima");
    await expect(tab.addresses).toContainText("Primary address");
  }
  const after = await commerce.admin.counters();
  expect(after.RealTimeCreates + after.RealTimeOthers).toBe(
    before.RealTimeCreates + before.RealTimeOthers,
  );

  await expect(register.message(/sent as soon as the connection is back/)).toHaveCount(0);
  await commerce.admin.convert();
  for (const tab of [register, second]) {
    await expect(tab.customerId).toHaveText(ACCOUNT_NUMBER);
    await expect(tab.fact("Phone")).toHaveText("03-2222-0000");
    await expect(tab.addresses).toHaveCount(1);
  }
  const customer = await commerce.admin.customer(person.lastName);
  expect(customer.Phone).toBe("03-2222-0000");
  expect(customer.Addresses.map((address) => address.City)).toEqual(["Yakima"]);
});

test("R082 R201 an edit that could not be sent outlasts a crash of the browser", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  await commerce.admin.switchOn("P", "A", "E", "X");
  let register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  const person = somebody();
  await register.createPerson(person);
  await register.waitUntilSent();
  await register.edit.click();
  await register.textbox("Phone").fill("03-4444-0000");
  // The line breaks as the form is saved: nobody has noticed yet.
  await register.page.route("**/Commerce/Customers(**", (route) => route.abort());
  await register.saveCustomer.click();
  await expect(register.fact("Phone")).toHaveText("03-4444-0000");
  await expect(register.message(/sent as soon as the connection is back/)).toBeVisible();
  await expect(register.customerId).toHaveText(PENDING);
  const details = new URL(register.page.url()).pathname;

  await killableBrowser.kill();
  await commerce.scaleUnit.kill();
  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.goto(details);
  await expect(register.fact("Phone")).toHaveText("03-4444-0000");
  await commerce.scaleUnit.start();
  await expect(register.message(/sent as soon as the connection is back/)).toHaveCount(0, {
    timeout: 60_000,
  });
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  expect((await commerce.admin.customer(person.lastName)).Phone).toBe("03-4444-0000");
});

test("R051 R088 R090 a real customer is edited at headquarters, with the switch by the jobs", async ({
  commerce,
  register,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const before = await commerce.admin.counters();
  await register.change("Phone", "03-1111-0000");
  await expect(register.fact("Phone")).toHaveText("03-1111-0000");
  const edited = await commerce.admin.counters();
  expect(edited.RealTimeOthers).toBe(before.RealTimeOthers + 1);
  expect((await commerce.admin.customer(person.lastName)).Phone).toBe("03-1111-0000");

  await commerce.admin.switchOn("P", "A", "E", "X");
  await register.page.reload();
  await register.change("Phone", "03-2222-0000");
  await expect(register.fact("Phone")).toHaveText("03-2222-0000");
  await expect(register.message(/sent as soon as the connection is back/)).toHaveCount(0);
  expect((await commerce.admin.counters()).RealTimeOthers).toBe(edited.RealTimeOthers);
  await commerce.admin.convert();
  expect((await commerce.admin.customer(person.lastName)).Phone).toBe("03-2222-0000");
});

test("what was typed into an edit is there again after Esc, a link and a reload", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("P", "A", "E", "X");
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await register.edit.click();
  await register.textbox("Phone").fill("03-5555-0000");
  await page.keyboard.press("Escape");
  await expect(register.fact("Phone")).toHaveText(person.phone ?? "");
  await register.edit.click();
  await expect(page.getByText("Your draft was restored.")).toBeVisible();
  await expect(register.textbox("Phone")).toHaveValue("03-5555-0000");
  await register.textbox("Email").fill("other@example.com");
  await register.openCustomers();
  await page.goBack();
  await expect(register.textbox("Email")).toHaveValue("other@example.com");
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(register.textbox("Phone")).toHaveValue(person.phone ?? "");
  await page.reload();
  await expect(register.heading("Edit customer")).toBeVisible();
  await expect(register.textbox("Phone")).toHaveValue(person.phone ?? "");
  await expect(register.row(fullName(person))).toHaveCount(0);
});
