import { ACCOUNT_NUMBER, PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const STAFF_PRICE = 5637144803;

test("R049 R050 R071 R136 an async customer's form asks for neither title nor affiliations nor further contacts", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("C");
  await register.setUp("SEATTLE-REGISTER-1");
  await register.openNewCustomer();
  await expect(register.textbox("First name")).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveCount(0);
  await expect(page.getByRole("group", { name: "Affiliations" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add phone or email" })).toHaveCount(0);
  await expect(page.getByLabel("Preferred language").locator("option:checked")).toHaveText(
    "English",
  );
  const person = somebody();
  await register.fill(person);
  await register.saveCustomer.click();
  await expect(register.customerId).toHaveText(PENDING);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await expect(page.getByText("Could not be saved before")).toHaveCount(0);
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const customer = await commerce.admin.customer(person.lastName);
  expect(customer.CustomerAffiliations).toEqual([]);
  expect(customer.TitleRecordId).toBe(0);
});

test("R049 R050 R070 what the form of a store in sync mode asks for goes away with the connection", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("C");
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  await expect(page.getByLabel("Title")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "VIP" })).toBeChecked();
  await page.getByRole("button", { name: "Add phone or email" }).click();
  await register.fill(somebody());
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  await expect(page.getByLabel("Title")).toHaveCount(0);
  await expect(page.getByRole("checkbox", { name: "VIP" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add phone or email" })).toHaveCount(0);
  await register.saveCustomer.click();
  await expect(register.customerId).toHaveText(PENDING);
});

test("R069 R070 R073 R074 R136 R149 with enhanced creation an async customer has a title, affiliations and further contacts", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("E", "C");
  await register.setUp("SEATTLE-REGISTER-1");
  await register.openNewCustomer();
  await expect(page.getByRole("checkbox", { name: "Student" })).toBeChecked();
  await expect(page.getByText("Staff price")).toHaveCount(0);
  const person = somebody();
  await register.fill(person);
  const title = page.getByLabel("Title");
  await title.selectOption({ index: 1 });
  const words = await title.locator("option:checked").innerText();
  await page.getByRole("checkbox", { name: "VIP" }).check();
  await page.getByRole("button", { name: "Add phone or email" }).click();
  await register.textbox("Phone or email").fill("090-1111-2222");
  const consent = page.getByRole("checkbox", { name: "May be used for marketing" });
  await expect(consent).not.toBeChecked();
  await consent.check();
  await page.getByRole("checkbox", { name: "Primary" }).check();
  await register.saveCustomer.click();

  await expect(register.customerId).toHaveText(PENDING);
  await expect(register.fact("Title")).toHaveText(words);
  await expect(register.fact("Affiliations")).toHaveText(/VIP/);
  await expect(register.fact("Other phones and emails")).toHaveText(/090-1111-2222/);
  await expect(page.getByText("Staff price")).toHaveCount(0);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const customer = await commerce.admin.customer(person.lastName);
  expect(customer.TitleRecordId).not.toBe(0);
  expect(customer.CustomerAffiliations.map((one) => one.RecordId)).toContain(STAFF_PRICE);
  expect(customer.Contacts).toMatchObject([
    { Contact: "090-1111-2222", IsMarketingConsentGiven: true },
  ]);
});

test("R145 headquarters' attributes are asked for with their defaults, lists, ranges and help", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  await register.openNewCustomer();
  const contact = page.getByLabel("Preferred contact");
  await expect(contact).toHaveValue("Email");
  await expect(contact).toHaveAccessibleDescription(/likes to be reached/);
  const size = register.textbox("Shoe size (cm)");
  await expect(size).toHaveAccessibleDescription(/From 15 to 35/);
  const person = somebody();
  await register.fill(person);
  await size.fill("99");
  await register.saveCustomer.click();
  await expect(size).toHaveAttribute("aria-invalid", "true");
  await expect(size).toBeFocused();
  await size.fill("24");
  await contact.selectOption("Post");
  await page.getByLabel("Gift wrapping").selectOption("Yes");
  await register.saveCustomer.click();

  await expect(register.fact("Preferred contact")).toHaveText("Post");
  await expect(register.fact("Gift wrapping")).toHaveText("Yes");
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const { Attributes } = await commerce.admin.customer(person.lastName);
  const values = Object.fromEntries(
    Attributes.map((one) => [one.Name, one.AttributeValue.StringValue]),
  );
  expect(values).toMatchObject({ "Preferred contact": "Post", "Shoe size (cm)": "24" });
});
