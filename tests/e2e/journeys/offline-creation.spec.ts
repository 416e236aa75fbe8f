import { leftAlone } from "../harness/alone.ts";
import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R022 R024 R034 R040 R043 R052 R100 R201 R211 everything is killed: the customer is kept through reload and browser crash, and arrives exactly once", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  let register = await leftAlone(commerce, killableBrowser, "GINZA-REGISTER-1");

  const person = somebody();
  await register.createPerson(person);
  await expect(register.message("Saved on this register").first()).toBeVisible();
  await expect(register.customerId).toHaveText(PENDING);
  await register.expectNoGuid();
  const details = new URL(register.page.url()).pathname;

  await register.page.reload();
  await expect(register.customerId).toHaveText(PENDING);

  await killableBrowser.kill();
  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.goto(details);
  await expect(register.heading(fullName(person))).toBeVisible();
  await expect(register.customerId).toHaveText(PENDING);
  for (const button of [register.edit, register.issueLoyaltyCard]) {
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/\S/);
  }
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toContainText(PENDING);
  await register.goto(details);

  await register.mark();
  await commerce.startEverything();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await register.expectNotReloaded();

  const rows = await commerce.admin.customers(person.lastName);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.AccountNumber).toBe(await register.customerId.innerText());
  expect(rows[0]?.CustAccountAsync).toBe(rows[0]?.CustomerId);
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toHaveCount(1);
});

test("R023 a store with async creation keeps the customer offline just the same", async ({
  commerce,
  register,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  const person = somebody("Barbara");
  await register.createPerson(person);
  await expect(register.message("Saved on this register").first()).toBeVisible();
  await expect(register.customerId).toHaveText(PENDING);
  await commerce.startEverything();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
});

test("R034 R035 offline the local search goes on, and what needs a server says why not", async ({
  commerce,
  register,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await register.waitUntilInstalled();
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  for (const button of [register.edit, register.issueLoyaltyCard]) {
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/\S/);
  }
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toBeVisible();
  await expect(register.page.getByLabel("Search all stores")).toBeDisabled();
});

test("R041 two registers create customers offline, and both arrive", async ({
  commerce,
  register,
  anotherRegister,
}) => {
  const other = await anotherRegister();
  await register.setUp("GINZA-REGISTER-1");
  await other.setUp("GINZA-REGISTER-2");
  await commerce.scaleUnit.kill();
  const people = [somebody("Hana"), somebody("Yuki")] as const;
  await Promise.all([register.createPerson(people[0]), other.createPerson(people[1])]);
  await commerce.scaleUnit.start();
  for (const one of [register, other]) {
    await one.waitUntilSent();
  }
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(other.customerId).toHaveText(ACCOUNT_NUMBER);
  expect(await register.customerId.innerText()).not.toBe(await other.customerId.innerText());
});

test("R025 R026 with the filter on, offline creation is refused with a reason, online creation goes on", async ({
  commerce,
  register,
}) => {
  await commerce.admin.setFilterSharedCustomerDataTables(true);
  await commerce.admin.distributeConfiguration();
  await register.setUp("GINZA-REGISTER-1");
  const online = somebody();
  await register.createPerson(online);
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);

  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  await register.openCustomers();
  await register.openNewCustomer();
  await register.fill(somebody());
  await expect(register.page.getByText(/cannot be created offline/).first()).toBeVisible();
  await expect(register.saveCustomer).toBeDisabled();
  await expect(register.saveCustomer).toHaveAccessibleDescription(/cannot be created offline/);
  await register.page.keyboard.press("Control+Enter");
  await expect(register.heading("New customer")).toBeVisible();

  await commerce.startEverything();
  await expect(register.connection).toHaveText("Online", { timeout: 60_000 });
  await expect(register.saveCustomer).toBeEnabled();
  expect((await commerce.admin.counters()).AsyncRowsWaiting).toBe(0);
});

test("R034 R040 R230 after a restart without any server every screen opens by its address, in both languages", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  let register = await leftAlone(commerce, killableBrowser);
  const person = somebody();
  await register.createPerson(person);
  const details = new URL(register.page.url()).pathname;
  await killableBrowser.kill();

  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  const heading = register.page.getByRole("heading", { level: 1 });
  const screens = ["/", "/customers", "/customers/new", details, "/sync", "/nowhere/at/all"];
  const english: string[] = [];
  for (const screen of screens) {
    await register.goto(screen);
    await expect(heading).toHaveText(/^[A-Z]/);
    await register.page.reload();
    await expect(heading).toHaveText(/^[A-Z]/);
    english.push(await heading.innerText());
  }
  expect(english[3]).toBe(fullName(person));
  await register.switchLanguage("日本語");
  for (const screen of screens) {
    await register.goto(screen);
    await expect(register.page.locator("html")).toHaveAttribute("lang", "ja");
    if (screen !== details) await expect(heading).toHaveText(/[\u3040-\u9fff]/);
    await register.page.reload();
    await expect(register.page.locator("html")).toHaveAttribute("lang", "ja");
    await expect(heading).toBeVisible();
  }
  await register.switchLanguage("English");
  const another = somebody("Hana");
  await register.createPerson(another);
  await expect(register.customerId).toHaveText(PENDING);
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toContainText(PENDING);
});
