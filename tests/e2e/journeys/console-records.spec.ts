import { expect, test } from "../harness/test.ts";

test("R138 a receipt e-mail of the default customer is advised against where it is set", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await office.open("Stores and registers");
  await page.getByRole("link", { name: /GINZA/ }).first().click();
  const number = await office.textbox("Default customer").inputValue();
  await office.open("Customers");
  await page.getByRole("searchbox", { name: "Search customers" }).fill(number);
  await page.getByRole("link", { name: number }).click();
  await office.textbox("Receipt email").fill("ginza@example.com");
  await office.save.click();
  await expect(office.message("Saved at headquarters")).toBeVisible();

  await office.open("Stores and registers");
  await page.getByRole("link", { name: /GINZA/ }).first().click();
  await expect(page.getByText(/receipt e-?mail/i).first()).toBeVisible();
  await test.step("one that does not exist is refused at its field", async () => {
    await office.textbox("Default customer").fill("999999");
    await office.save.click();
    await expect(office.textbox("Default customer")).toHaveAttribute("aria-invalid", "true");
    await expect(office.textbox("Default customer")).toBeFocused();
    await expect(office.textbox("Default customer")).toHaveAccessibleDescription(/\S/);
  });
});

test("of two administrators the second is told, and loses nothing that was typed", async ({
  commerce,
  administrator,
}) => {
  const [first, second] = [await administrator(), await administrator()];
  for (const office of [first, second]) {
    await office.page.goto(`${office.url}/functionality-profiles/GINZA`);
    await expect(office.textbox("Name")).toHaveValue("Ginza");
  }
  await first.switch("Create customer in async mode").click();
  await first.save.click();
  await expect(first.message("Saved at headquarters")).toBeVisible();

  await second.textbox("Name").fill("Ginza, main street");
  await second.save.click();
  await expect(second.alert).toContainText("Someone else changed this meanwhile");
  await second.button("Reload").click();
  await expect(second.message("This is what headquarters has now")).toBeVisible();
  await expect(second.switch("Create customer in async mode")).toBeChecked();
  await expect(second.textbox("Name")).toHaveValue("Ginza, main street");
  await second.save.click();
  await expect(second.message("Saved at headquarters")).toBeVisible();
  const profile = (await commerce.admin.profiles()).find((one) => one.Id === "GINZA");
  expect(profile).toMatchObject({ Name: "Ginza, main street", CreateAsyncCustomers: true });
});

test("a profile is made, not deleted while it is used, and deleted after a question", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await office.open("Functionality profiles");
  await page.getByRole("link", { name: "New functionality profile" }).click();
  await office.save.click();
  await expect(office.textbox("Profile")).toBeFocused();
  await office.textbox("Profile").fill("NIGHT");
  await office.textbox("Name").fill("Night market");
  await office.switch("Create customer in async mode").click();
  await office.save.click();
  await expect(office.heading).toHaveText("Night market");
  await expect(office.message("Night market has been created")).toContainText("1070");

  await test.step("what is in use stays", async () => {
    await office.open("Functionality profiles");
    await page.getByRole("link", { name: /Seattle/ }).click();
    await office.button("Delete").click();
    await expect(page.getByRole("alertdialog")).toContainText("Delete Seattle?");
    await office.answer("Delete");
    await expect(office.alert).toContainText("SEATTLE");
  });
  await test.step("what is not goes", async () => {
    await office.open("Functionality profiles");
    await page.getByRole("link", { name: /Night market/ }).click();
    await office.button("Delete").click();
    await office.answer("Cancel");
    await office.button("Delete").click();
    await office.answer("Delete");
    await expect(office.message("Night market has been deleted")).toBeVisible();
    await expect(page.getByRole("link", { name: /Night market/ })).toBeHidden();
  });
});

test("every list of Commerce parameters takes a record and gives it back", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  const lists: [string, string, Record<string, string>][] = [
    ["Titles", "New title", { Name: "Prof." }],
    ["Affiliations", "New affiliation", { Name: "Neighbours" }],
    ["Address purposes", "New address purpose", { Name: "Villa", "Address type": "77" }],
    ["Customer attributes", "New customer attribute", { Name: "Hat size" }],
    ["Customer groups", "New customer group", { "Customer group": "77", Name: "Neighbours" }],
    ["Workers", "New worker", { "Worker ID": "000777", Name: "Ken Abe", Password: "demo-2027-long" }],
    ["Address books", "New address book", { Name: "North", Description: "Hokkaido" }],
  ];
  for (const [list, create, values] of lists) {
    await test.step(list, async () => {
      await office.open("Commerce parameters");
      await page.getByRole("link", { name: new RegExp(`^${list}`) }).click();
      await page.getByRole("link", { name: create }).click();
      await expect(office.heading).toHaveText(create);
      for (const [name, value] of Object.entries(values)) {
        await page.getByLabel(name, { exact: true }).fill(value);
      }
      await office.save.click();
      await expect(office.heading).toHaveText(values["Name"] ?? "");
      await page.reload();
      await expect(office.heading).toHaveText(values["Name"] ?? "");
    });
  }
});

test("a new register gets a code that activates it once 1070 has run, and is revoked by name", async ({
  commerce,
  anotherRegister,
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await office.open("Stores and registers");
  await office.button("New register or kiosk").click();
  const dialog = page.getByRole("dialog", { name: "New register or kiosk" });
  await dialog.getByRole("textbox", { name: "Register number" }).fill("GINZA-9");
  await dialog.getByRole("combobox", { name: "Store" }).selectOption("GINZA");
  await dialog.getByRole("button", { name: "Create" }).click();
  const notice = office.message("Activation code of GINZA-9");
  const code = (await notice.locator("code").textContent()) ?? "";
  expect(code.length).toBeGreaterThan(7);
  await expect(office.row("GINZA-9")).toContainText("Waits for 1070");
  await commerce.admin.run("1070");
  await expect(office.row("GINZA-9")).toContainText("Ready to activate");

  const register = await anotherRegister();
  await register.setUp(code);
  // Any exchange tells headquarters what the channel knows.
  await commerce.admin.run("P-0001");
  await expect(office.row("GINZA-9")).toContainText("Activated");

  await office.row("GINZA-9").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Revoke GINZA-9?");
  await office.answer("Revoke");
  await expect(office.row("GINZA-9")).toBeHidden();
});
