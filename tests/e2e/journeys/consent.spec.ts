import { ACCOUNT_NUMBER, PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R149 R227 marketing consent is never ticked beforehand, and its record reaches headquarters and comes back", async ({
  commerce,
  register,
  page,
  administrator,
}) => {
  await commerce.admin.switchOn("P", "E", "C");
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.openNewCustomer();
  const consent = page.getByRole("group", { name: "Marketing consent" });
  await expect(consent).toContainText("can be taken back at any time");
  for (const box of await consent.getByRole("checkbox").all()) await expect(box).not.toBeChecked();
  await register.fill(person);
  await consent.getByRole("checkbox", { name: "Offers by e-mail" }).check();
  await page.getByRole("button", { name: "Add phone or email" }).click();
  const further = page.getByRole("checkbox", { name: "May be used for marketing" });
  await expect(further).not.toBeChecked();
  await page.getByRole("textbox", { name: "Phone or email" }).fill("03-9999-0000");
  await further.check();
  await register.saveCustomer.click();
  await expect(register.customerId).toHaveText(PENDING);
  const contact = page.getByRole("region", { name: "Contact" });
  await expect(contact.getByText("Marketing agreed")).toHaveCount(2);
  await expect(contact).toContainText(/store \d+, worker 000160 · English, wording 1/);
  await expect(register.message("Sent to the store server").first()).toBeVisible();

  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(contact.getByText("Marketing agreed")).toHaveCount(2);
  const given = await commerce.admin.customer(person.lastName);
  expect(given.MarketingConsents).toMatchObject([
    { ContactTypeValue: 2, Contact: "", IsGiven: true, Language: "en", WorkerId: "000160" },
    { ContactTypeValue: 1, Contact: "03-9999-0000", IsGiven: true, Wording: "1" },
  ]);

  await register.edit.click();
  await expect(consent.getByRole("checkbox", { name: "Offers by e-mail" })).toBeChecked();
  await consent.getByRole("checkbox", { name: "Offers by e-mail" }).uncheck();
  await register.saveCustomer.click();
  await expect(contact.getByText("No marketing")).toHaveCount(1);
  await expect
    .poll(async () => (await commerce.admin.customer(person.lastName)).MarketingConsents)
    .toHaveLength(3);
  const taken = await commerce.admin.customer(person.lastName);
  expect(taken.MarketingConsents.slice(0, 2)).toEqual(given.MarketingConsents);
  expect(taken.MarketingConsents[2]).toMatchObject({ Contact: "", IsGiven: false });

  const office = await administrator();
  const [row] = await commerce.admin.customers(person.lastName);
  await office.page.goto(`${commerce.headquarters.url}/customers/${row?.AccountNumber}`);
  const record = office.page.getByRole("region", { name: "Marketing consent" });
  await expect(record.getByRole("listitem")).toHaveCount(3);
  await expect(record).toContainText("No marketing");
});
