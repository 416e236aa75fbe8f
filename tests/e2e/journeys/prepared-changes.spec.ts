import { leftAlone } from "../harness/alone.ts";
import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R228 changes of a pending customer are prepared, survive a crash, and are saved when the ID is there", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  let register = await leftAlone(commerce, killableBrowser);
  const person = somebody();
  await register.createPerson(person);
  const details = new URL(register.page.url()).pathname;
  const button = (name: string) => register.page.getByRole("button", { name, exact: true });

  await expect(button("Edit")).toBeDisabled();
  await expect(button("Prepare an address")).toBeVisible();
  await button("Prepare changes").click();
  await expect(register.heading("Edit customer")).toBeVisible();
  await expect(register.page.getByText("What you type here is kept on this register.")).toBeVisible();
  const email = `new-${person.email}`;
  await register.textbox("Email").fill(email);
  await register.textbox("Email").press("Control+Enter");
  await expect(register.heading(fullName(person))).toBeVisible();
  const prepared = register.page.getByText("Changes are prepared and not saved yet.");
  await expect(prepared).toBeVisible();

  await killableBrowser.kill();
  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.goto("/sync");
  const list = register.page.getByRole("region", { name: "Prepared changes" });
  await list.getByRole("link", { name: fullName(person) }).click();
  await expect(register.customerId).toHaveText(PENDING);
  await expect(register.page.getByText("Changes are prepared and not saved yet.")).toBeVisible();

  await commerce.startEverything();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await register.goto(details);
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(register.page.getByText("Prepared changes can be saved now.").first()).toBeVisible();
  // Whoever only looks takes nothing away.
  await register.page.getByRole("link", { name: "Review changes" }).click();
  await button("Cancel").click();
  await register.page.getByRole("link", { name: "Review changes" }).click();
  await expect(register.page.getByText("Changed: Email", { exact: true })).toBeVisible();
  await register.saveCustomer.click();
  await expect(register.heading(fullName(person))).toBeVisible();
  await expect(register.page.getByText(email).first()).toBeVisible();
  await expect(register.page.getByRole("link", { name: "Review changes" })).toHaveCount(0);
  await expect(async () => {
    expect((await commerce.admin.customer(person.lastName)).Email).toBe(email);
  }).toPass();
});

test("R228 R221 a second number that was typed for a pending customer is prepared, not lost", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("C");
  await commerce.admin.distributeConfiguration();
  await register.setUp("GINZA-REGISTER-1");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(register.connection).toHaveText("Offline");
  const pending = somebody();
  await register.createPerson(pending);
  await register.openCustomers();
  await register.openNewCustomer();
  await register.fill({ firstName: pending.firstName, lastName: pending.lastName });
  await register.textbox("Phone").fill("03-9999-0000");
  const alike = page.getByRole("region", { name: "This might be someone you already know" });
  await alike.getByRole("button", { name: "Use this customer" }).click();
  await expect(register.heading("Edit customer")).toBeVisible();
  await expect(page.getByText(/^Changed: /)).toBeVisible();
  await page.getByRole("button", { name: "Keep for later" }).click();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await page.getByRole("link", { name: "Review changes" }).click();
  await register.saveCustomer.click();
  await expect(page.getByText("03-9999-0000")).toBeVisible();
  await expect(async () => {
    const { Contacts } = await commerce.admin.customer(pending.lastName);
    expect(Contacts.map(({ Contact }) => Contact)).toContain("03-9999-0000");
  }).toPass();
});
