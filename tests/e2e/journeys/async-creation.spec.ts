import { Console } from "../harness/console.ts";
import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R005 R006 R011 R012 R091 R092 R093 R096 R097 R102 R211 the profile says async: the number comes to both tabs once the jobs have run", async ({
  commerce,
  register,
  page,
  browser,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const before = await commerce.admin.counters();
  const person = somebody("Grace");
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(PENDING);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await register.expectNoGuid();

  const second = new Register(await page.context().newPage(), register.url);
  await second.goto(new URL(page.url()).pathname);
  await expect(second.customerId).toHaveText(PENDING);
  await register.mark();
  await second.mark();

  const waiting = await commerce.admin.counters();
  expect(waiting.RealTimeCreates).toBe(before.RealTimeCreates);
  expect(waiting.Customers).toBe(before.Customers);

  const office = new Console(
    await (await browser.newContext()).newPage(),
    commerce.headquarters.url,
  );
  await office.signOn();
  await office.open("Batch jobs");
  await office.runNow("P-0001 Channel transactions");
  expect(await commerce.admin.customers(person.lastName)).toEqual([]);
  await expect(register.customerId).toHaveText(PENDING);
  await office.runNow("Synchronize customers and channel requests");
  const [row, ...others] = await commerce.admin.customers(person.lastName);
  expect(others).toEqual([]);
  expect(row?.CustAccountAsync).toBe(row?.CustomerId);
  await expect(register.customerId).toHaveText(PENDING);
  await expect(register.edit).toBeDisabled();
  await expect(register.issueLoyaltyCard).toBeDisabled();
  await office.runNow("1010 Customers");

  for (const tab of [register, second]) {
    await expect(tab.customerId).toHaveText(row?.AccountNumber ?? "a number");
    await tab.expectNotReloaded();
    await expect(tab.edit).toBeEnabled();
  }
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toHaveCount(1);
  await expect(register.row(fullName(person))).toContainText(row?.AccountNumber ?? "a number");

  await second.goto("/sync");
  const timeToId = second.page.getByRole("region", { name: "From Save to ID" });
  await expect(timeToId).toContainText(/Half within \d+ seconds?/);
  await expect(timeToId).toContainText(/95 of 100 within \d+ seconds?/);
});

test("R043 R045 R052 R053 a pending customer can neither be edited nor get a card, and says why; afterwards both work", async ({
  commerce,
  register,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody("Alan");
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(PENDING);
  for (const button of [register.edit, register.issueLoyaltyCard]) {
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/\S/);
  }
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);

  await register.issueLoyaltyCard.click();
  await register.page
    .getByRole("dialog")
    .getByRole("button", { name: /^Issue/ })
    .click();
  const cards = register.page.getByRole("region", { name: "Loyalty cards" });
  await expect(cards.getByRole("definition")).toHaveText(/\S/);
  await register.edit.click();
  await register.textbox("Phone").fill("03-9999-0000");
  await register.saveCustomer.click();
  await expect(register.page.getByText("03-9999-0000").first()).toBeVisible();
  await expect
    .poll(async () => (await commerce.admin.customers(person.lastName))[0]?.Phone)
    .toContain("9999");
});

test("R203 a pending row is at no instant missing from the list while it turns into the real one", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody("Ada");
  await register.createPerson(person);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toContainText(PENDING);

  await page.evaluate((name) => {
    const list = document.querySelector('[aria-label="Results"]') ?? document.body;
    const seen: string[] = [];
    const look = () => {
      const rows = [...document.querySelectorAll("li")].filter((row) =>
        row.textContent?.includes(name),
      );
      seen.push(rows.length === 1 ? "one" : `${rows.length} rows`);
    };
    look();
    new MutationObserver(look).observe(list.parentElement ?? list, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    Object.assign(window, { seen });
  }, fullName(person));

  await commerce.admin.convert();
  await expect(register.row(fullName(person))).toContainText(/\d{6,}/);
  await expect(register.row(fullName(person))).not.toContainText(PENDING);
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(seen.length).toBeGreaterThan(1);
  expect(new Set(seen)).toEqual(new Set(["one"]));
});

test("R123 R124 the own store finds a pending customer at once, another store does not", async ({
  commerce,
  register,
  anotherRegister,
}) => {
  await commerce.admin.setCreateAsyncCustomers("GINZA", true);
  await commerce.admin.distributeConfiguration();
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody("Edsger");
  await register.createPerson(person);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toContainText(PENDING);

  const ginza = await anotherRegister();
  await ginza.setUp("GINZA-REGISTER-1");
  await ginza.find(person.lastName);
  await expect(ginza.row(fullName(person))).toHaveCount(0);
  await commerce.admin.convert();
  await expect(ginza.row(fullName(person))).toContainText(/\d{6,}/);
});
