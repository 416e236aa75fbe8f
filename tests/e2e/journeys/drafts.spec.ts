import { fullName, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const RESTORED = "Your draft was restored.";

test("R202 what one tab types for a new customer never comes into the form of another, and is offered there once the tab is gone", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const [first, second, third] = [somebody("Aiko"), somebody("Hana"), somebody("Carl")];
  await register.openCustomers();
  await register.openNewCustomer();
  await register.fill(first);
  await register.leaveFormAndComeBack();
  await expect(register.textbox("Last name")).toHaveValue(first.lastName);

  const other = new Register(await page.context().newPage(), register.url);
  await other.goto("/customers/new");
  await expect(other.textbox("Last name")).toHaveValue("");
  await expect(other.page.getByText(RESTORED)).toHaveCount(0);
  await other.fill(second);
  await other.leaveFormAndComeBack();
  await expect(other.textbox("Last name")).toHaveValue(second.lastName);

  // The tab that is loaded anew is the same tab, whatever another has left.
  const gone = new Register(await page.context().newPage(), register.url);
  await gone.goto("/customers/new");
  await gone.fill(third);
  await gone.leaveFormAndComeBack();
  await expect(gone.textbox("Last name")).toHaveValue(third.lastName);
  await gone.page.close();
  await page.reload();
  await expect(register.textbox("Last name")).toHaveValue(first.lastName);
  await register.saveCustomer.click();
  await expect(register.heading(fullName(first))).toBeVisible();
  await register.openCustomers();
  await register.openNewCustomer();
  await expect(register.textbox("Last name")).toHaveValue(third.lastName);
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(register.textbox("Last name")).toHaveValue("");

  await other.page.close();
  await expect(async () => {
    await register.leaveFormAndComeBack();
    await expect(register.textbox("Last name")).toHaveValue(second.lastName, { timeout: 1_000 });
  }).toPass();
  await expect(page.getByText(RESTORED)).toBeVisible();
  await register.saveCustomer.click();
  await expect(register.heading(fullName(second))).toBeVisible();
  await register.waitUntilSent();
  await commerce.admin.convert();
  for (const person of [first, second]) {
    expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
  }
});

test("R321 what a worker typed for a new customer waits for them, and no other worker sees it", async ({
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody("Aiko");
  await register.openNewCustomer();
  await register.fill(person);
  await register.openCustomers();
  await register.signOff();
  await register.signOn("000713");
  await register.openNewCustomer();
  await expect(register.textbox("Last name")).toHaveValue("");
  await expect(page.getByText(RESTORED)).toHaveCount(0);
  const other = somebody("Hana");
  await register.fill(other);
  await register.openCustomers();
  await register.signOff();

  await register.signOn();
  await register.openNewCustomer();
  await expect(register.textbox("Last name")).toHaveValue(person.lastName);
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(register.textbox("Last name")).toHaveValue("");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(register.textbox("Last name")).toHaveValue(person.lastName);
});
