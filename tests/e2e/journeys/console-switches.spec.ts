import { fullName, PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const EDITING = "Enable editing customers in asynchronous mode";
const PREREQUISITES = [
  "Performance improvements for customer orders and customer transactions",
  "Enable enhanced async customer creation",
  "Enable asynchronous creation for customer addresses",
];

test("R076 R077 R078 R079 R080 R253 editing in async mode is switched on by following the console, until it is live at a register", async ({
  commerce,
  register,
  administrator,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody("Grace");
  await register.createPerson(person);
  await register.waitUntilSent();
  await expect(register.customerId).toHaveText(PENDING);

  const realTimeCallsOfAnEdit = async (name: string, phone: string): Promise<number> => {
    await register.find(name);
    await register.row(name).getByRole("link").click();
    await expect(register.heading(name)).toBeVisible();
    const before = await commerce.admin.counters();
    await expect(register.edit).toBeEnabled();
    await register.edit.click();
    await register.textbox("Phone").fill(phone);
    await register.saveCustomer.click();
    await expect(register.heading(name)).toBeVisible();
    await expect(register.page.getByText(phone).first()).toBeVisible();
    return (await commerce.admin.counters()).RealTimeOthers - before.RealTimeOthers;
  };

  const office = await administrator();
  const { page } = office;
  await office.open("Feature management");
  await test.step("what is missing is named", async () => {
    await office.switch(EDITING).click();
    const refusal = office.feature(EDITING).getByRole("alert");
    for (const name of PREREQUISITES) await expect(refusal).toContainText(name);
    await expect(office.switch(EDITING)).not.toBeChecked();
  });
  await test.step("with what it needs it goes on, and holds that", async () => {
    for (const name of [...PREREQUISITES, EDITING]) {
      await office.switch(name).click();
      await expect(office.switch(name)).toBeChecked();
      await expect(office.message(`${name} is on at headquarters`)).toBeVisible();
    }
    await office.switch(PREREQUISITES[0] ?? "").click();
    await expect(office.feature(PREREQUISITES[0] ?? "").getByRole("alert")).toContainText(EDITING);
    await expect(office.switch(PREREQUISITES[0] ?? "")).toBeChecked();
  });
  await test.step("the stores still work as before, and the console says why", async () => {
    const places = office.feature(EDITING).getByRole("list", { name: "In the stores" });
    await expect(places).toContainText("SEATTLE: On after 1110, 1070");
    await expect(page.getByText("Not everything has reached the stores")).toBeVisible();
    await expect(register.edit).toBeDisabled();
    expect(await realTimeCallsOfAnEdit("Samuel Turner", "206-555-0171")).toBeGreaterThan(0);
  });
  await test.step("the jobs bring it to the stores", async () => {
    await office.button("Run 1110, 1010, 1070 now").click();
    const places = office.feature(EDITING).getByRole("list", { name: "In the stores" });
    for (const store of ["SEATTLE", "GINZA"]) await expect(places).toContainText(`${store}: Live`);
    await expect(page.getByText("Not everything has reached the stores")).toBeHidden();
  });
  await test.step("a pending customer is edited", async () => {
    expect(await realTimeCallsOfAnEdit(fullName(person), "206-555-0172")).toBe(0);
    await expect(register.customerId).toHaveText(PENDING);
    expect(await realTimeCallsOfAnEdit("Samuel Turner", "206-555-0173")).toBe(0);
  });
});

test("R027 R028 R033 the filter asks about the jobs, keeps off on No, and says what it covers", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await office.open("Channel database group");
  const filter = office.switch("Filter shared customer data tables");
  await filter.click();
  await expect(page.getByRole("alertdialog")).toContainText(
    "All schedule jobs that contain customer data also need to be marked to skip offline synchronization.",
  );
  await office.answer("No");
  await expect(filter).not.toBeChecked();
  await expect(office.row("CUSTTABLE")).toContainText("Filtered");
  await expect(office.row("RETAILCUSTATTRIBUTEVALUE")).toContainText("Custom-made");
  await filter.click();
  await office.answer("Yes");
  await expect(filter).toBeChecked();

  await page.getByRole("link", { name: "Exclude 1010 from offline databases" }).click();
  await expect(page.getByRole("heading", { name: "1010 Customers", level: 1 })).toBeVisible();
  const exclude = office.switch("Exclude from offline databases");
  await exclude.click();
  await expect(exclude).toBeChecked();
  const subjob = office.switch("Exclude RetailLoyaltyCard from offline databases");
  await subjob.click();
  await expect(subjob).toBeChecked();
  await office.button("Full data sync").click();
  await expect(page.getByRole("alertdialog")).toContainText("1010 Customers");
  await office.answer("Full data sync");
  await expect(page.getByRole("region", { name: "History" })).toContainText("Succeeded");
});
