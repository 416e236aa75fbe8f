import { fullName, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R221 offline, who looks alike is shown while typing with the reason, never in the way, and takes over what was typed", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("C");
  await register.setUp("GINZA-REGISTER-1");
  const known = { ...somebody(), phone: "03-9876-5432" };
  await register.createPerson(known);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(register.connection).toHaveText("Offline");
  // One who is not sent yet counts like any other.
  const pending = { ...somebody("Taro"), phone: "+81 3 9876 5432" };
  await register.createPerson(pending);

  await register.openCustomers();
  await register.openNewCustomer();
  const alike = page.getByRole("region", { name: "This might be someone you already know" });
  const phone = register.textbox("Phone");
  await phone.pressSequentially("０３９８７６５４３２");
  await expect(alike.getByRole("listitem")).toHaveCount(2);
  await expect(alike.getByRole("listitem").filter({ hasText: fullName(pending) })).toContainText(
    "Same phone",
  );
  await expect(page.getByText("2 customers look alike")).toBeAttached();
  await expect(phone).toBeFocused();

  // Whoever goes on says that it is somebody else.
  const another = somebody("Zoe");
  await register.fill({ ...another, phone: "03-9876-5432" });
  await register.saveCustomer.click();
  await expect(register.heading(fullName(another))).toBeVisible();

  await register.openCustomers();
  await register.openNewCustomer();
  await register.fill({ firstName: known.lastName, lastName: known.firstName });
  const newEmail = `new-${known.email}`;
  await register.textbox("Email").fill(newEmail);
  const same = alike.getByRole("listitem").filter({ hasText: fullName(known) });
  await expect(same).toContainText("Same name");
  await same.getByRole("button", { name: "Use this customer" }).click();
  await expect(register.heading("Edit customer")).toBeVisible();
  // Nothing is replaced: the further e-mail address is a further contact, where it may be one.
  await expect(register.textbox("Email")).toHaveValue(known.email ?? "");
  await expect(register.textbox("Phone")).toHaveValue(known.phone);

  // What was typed for a new customer is not offered again.
  await register.openCustomers();
  await register.openNewCustomer();
  await expect(register.textbox("First name")).toHaveValue("");
});

test("R221 online, who is known to the store server only is shown while typing", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.excludeCustomersFromOffline();
  await commerce.admin.distributeConfiguration();
  await register.setUp("GINZA-REGISTER-1");
  const known = somebody();
  await register.createPerson(known);
  await page.reload();
  await register.openCustomers();
  await register.openNewCustomer();
  await register.textbox("Email").fill(known.email ?? "");
  const alike = page.getByRole("region", { name: "This might be someone you already know" });
  await expect(alike.getByRole("listitem")).toContainText(fullName(known));
  await expect(alike.getByRole("listitem")).toContainText("Same email");
  await alike.getByRole("button", { name: "Use this customer" }).click();
  await expect(register.heading(fullName(known))).toBeVisible();
});
