import { fullName, GUID, PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R115 R116 R117 R118 R119 R120 R121 R251 an operation that failed is seen, repaired and processed again", async ({
  commerce,
  register,
  administrator,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const good = somebody("Grace");
  const broken = { ...somebody("Noah"), email: "noah@blocked.example" };
  await register.createPerson(good);
  await register.waitUntilSent();
  await register.createPerson(broken);
  await register.waitUntilSent();

  const office = await administrator();
  const { page } = office;
  const waiting = page.getByRole("region", { name: "Waiting for an account number" });
  await expect(waiting.getByRole("row").filter({ hasText: "SEATTLE-1" })).toContainText("P-0001");
  await office.open("Batch jobs");
  await office.runNow("P-0001 Channel transactions");
  await office.job("Synchronize customers").getByRole("button", { name: "Run now" }).click();
  await expect(office.job("Synchronize customers")).toContainText("Succeeded with errors");

  await test.step("the first page leads to what failed", async () => {
    await page.getByRole("link", { name: "Headquarters" }).click();
    await expect(waiting).toContainText("1 failed");
    await page.getByRole("link", { name: "Repair failed operations" }).click();
    await expect(office.heading).toHaveText("Customer synchronization status");
    await expect(page.getByRole("combobox", { name: "Customer sync status" })).toHaveValue("Failed");
    await expect(office.row(fullName(broken))).toBeVisible();
    await expect(office.row(fullName(good))).toBeHidden();
  });
  await test.step("the list has its five columns and filters by a field", async () => {
    const names = ["Channel name", "Customer account", "Async customer account"];
    for (const name of [...names, "Operations timestamp", "Customer sync status"]) {
      await expect(page.getByRole("columnheader", { name, exact: true })).toBeVisible();
    }
    await page.getByRole("combobox", { name: "Customer sync status" }).selectOption("All");
    await expect(office.row(fullName(good))).toContainText("Succeeded");
    await page.getByRole("combobox", { name: "Field" }).selectOption("RETAILASYNCCUSTOMERV2.LASTNAME");
    await office.textbox("Value").fill(broken.lastName);
    await expect(office.row(fullName(good))).toBeHidden();
    await expect(office.row(fullName(broken))).toContainText("Failed");
    await expect(office.row(fullName(broken))).toContainText(GUID);
  });
  await test.step("the operation says what it is and why it failed", async () => {
    await office.row(fullName(broken)).getByRole("link", { name: "SEATTLE" }).click();
    await expect(office.heading).toContainText(fullName(broken));
    const value = (term: string) =>
      page
        .getByRole("term")
        .filter({ hasText: new RegExp(`^${term}$`) })
        .locator("xpath=following-sibling::dd[1]");
    await expect(value("Customer account")).toHaveText("–");
    await expect(value("Retail async operation")).toHaveText("Create");
    await expect(value("Customer sync status")).toHaveText("Failed");
    await expect(value("Last known error")).toContainText("blocked.example");
    await expect(value("Change description")).toContainText("Customer creation");
    await expect(value("Change description")).toContainText("blocked.example");
    const attributes = page.getByRole("region", { name: "Customer attributes" });
    for (const name of ["Attribute", "Old value", "New value"]) {
      await expect(attributes.getByRole("columnheader", { name, exact: true })).toBeVisible();
    }
  });
  const email = page.getByRole("textbox", { name: "New value of EMAIL", exact: true });
  await test.step("Save changes the operation, not headquarters", async () => {
    await expect(email).toHaveValue(broken.email);
    await email.fill("noah@example.com");
    await office.save.click();
    await expect(office.message("Saved at headquarters")).toBeVisible();
    expect(await commerce.admin.customers(broken.lastName)).toEqual([]);
    await page.reload();
    await expect(email).toHaveValue("noah@example.com");
  });
  await test.step("Synchronize processes it", async () => {
    await office.button("Synchronize").click();
    await expect(office.message("The customer has been processed")).toBeVisible();
    const [row] = await commerce.admin.customers(broken.lastName);
    expect(row?.Email).toBe("noah@example.com");
    await page.getByRole("link", { name: row?.AccountNumber ?? "a number" }).click();
    await expect(office.heading).toHaveText(fullName(broken));
    await expect(office.textbox("Email")).toHaveValue("noah@example.com");
  });
  await expect(register.customerId).toHaveText(PENDING);
  await commerce.admin.run("1010");
  const [row] = await commerce.admin.customers(broken.lastName);
  await expect(register.customerId).toHaveText(row?.AccountNumber ?? "a number");
});

test("R116 R120 a value that fails again is said, and another repairs it", async ({
  commerce,
  register,
  administrator,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const broken = { ...somebody("Noah"), email: "noah@blocked.example" };
  await register.createPerson(broken);
  await commerce.admin.runUntilUploaded();
  expect((await commerce.admin.run("sync")).Status).toBe("SucceededWithErrors");

  const office = await administrator();
  const { page } = office;
  await office.open("Customer synchronization status");
  await office.row(fullName(broken)).getByRole("link").click();
  const email = page.getByRole("textbox", { name: "New value of EMAIL", exact: true });
  await email.fill("other@blocked.example");
  await office.button("Synchronize").click();
  await expect(office.alert).toContainText("It failed again");
  await expect(email).toHaveValue("other@blocked.example");
  await email.fill("noah@example.com");
  await office.button("Synchronize").click();
  await expect(office.message("The customer has been processed")).toBeVisible();
});
