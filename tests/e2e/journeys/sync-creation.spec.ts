import { expect, test } from "../harness/test.ts";
import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";

test("R002 R003 R039 a customer gets the real ID in the form's answer, and another store finds it", async ({
  commerce,
  register,
  anotherRegister,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await expect(register.connection).toHaveText("Online");
  const before = await commerce.admin.counters();

  const person = somebody();
  await register.createPerson(person);
  await expect(register.message(/Customer \d{6,} created/)).toBeVisible();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await register.expectNoGuid();
  const number = await register.customerId.innerText();

  const after = await commerce.admin.counters();
  expect(after.RealTimeCreates - before.RealTimeCreates).toBe(1);
  const [row, ...others] = await commerce.admin.customers(person.lastName);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ AccountNumber: number, Name: fullName(person) });

  const seattle = await anotherRegister();
  await seattle.setUp("SEATTLE-REGISTER-1");
  await seattle.find(person.lastName);
  await expect(seattle.row(fullName(person))).toContainText(number);
});

test.describe("with a line to headquarters", () => {
  test.use({ headquartersThroughLine: true });

  test("R016 headquarters refuses: the form says so at the field, and nothing is listed", async ({
    commerce,
    register,
  }) => {
    await register.setUp("GINZA-REGISTER-1");
    // Headquarters may know better than the register: here it is asked for an address that it
    // does not accept, and its real refusal comes back.
    commerce.headquartersLine.rewriteRequests(/CreateCustomer/, (body) => {
      const request = JSON.parse(body) as { Customer: { Email: string } };
      request.Customer.Email = "nowhere";
      return JSON.stringify(request);
    });
    const person = somebody();
    await register.openNewCustomer();
    await register.fill(person);
    await register.saveCustomer.click();

    await expect(register.textbox("Email")).toHaveAttribute("aria-invalid", "true");
    await expect(register.textbox("Email")).toHaveAccessibleDescription(/email/i);
    await expect(register.textbox("First name")).toHaveValue(person.firstName);
    await expect(register.heading("New customer")).toBeVisible();

    await register.find(person.lastName);
    await expect(register.page.getByText("No customer matches")).toBeVisible();
    await expect(register.page.getByText(PENDING, { exact: true })).toHaveCount(0);
    expect(await commerce.admin.customers(person.lastName)).toEqual([]);

    commerce.headquartersLine.mend();
    await register.openNewCustomer();
    await register.fill(person);
    await register.saveCustomer.click();
    await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
    expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
  });
});

test("R135 R141 R142 R143 the form starts with the store's country and refuses a person without a name", async ({
  register,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  await expect(register.page.getByRole("radio", { name: "Person" })).toBeChecked();
  const address = register.page.getByRole("group", { name: "Address" }).first();
  await expect(address.getByLabel("Country/region")).toHaveValue("JPN");
  await expect(address.getByLabel("Purpose").locator("option:checked")).toHaveText("Home");
  await register.page.getByRole("radio", { name: "Organization" }).check();
  await expect(address.getByLabel("Purpose").locator("option:checked")).toHaveText("Business");
  await register.page.getByRole("radio", { name: "Person" }).check();
  await register.saveCustomer.click();
  await expect(register.textbox("First name")).toBeFocused();
  await expect(register.heading("New customer")).toBeVisible();
});

test("the sign-on survives a reload and holds in a new tab", async ({ register, page }) => {
  await register.setUp("GINZA-REGISTER-1");
  await page.reload();
  await expect(register.search).toBeVisible();
  const reopened = new Register(await page.context().newPage(), register.url);
  await reopened.goto("/customers");
  await expect(reopened.search).toBeVisible();
});
