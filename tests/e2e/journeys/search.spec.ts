import { ACCOUNT_NUMBER, fullName, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R130 a customer is found by a further email, which is marked, and R131 other stores want four characters", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.admin.switchOn("C");
  await register.setUp("GINZA-REGISTER-1");
  const person = somebody();
  await register.openNewCustomer();
  await register.fill(person);
  await page.getByRole("button", { name: "Add phone or email" }).click();
  await page.getByLabel("Kind").selectOption("Email");
  await register.textbox("Phone or email").fill(`work-${person.email}`);
  await register.saveCustomer.click();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);

  await register.find(`work-${person.email}`);
  await expect(register.row(fullName(person)).locator("mark")).toHaveText(
    `work-${person.email}`,
  );
  await register.search.fill(person.lastName);
  await expect(register.row(fullName(person))).toBeVisible();
  await expect(register.row(fullName(person)).locator("mark")).toHaveCount(0);

  await page.getByLabel("Search all stores").check();
  await register.search.fill("abc");
  await expect(page.getByText("Enter at least four characters")).toBeVisible();
  const questions: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/Customers/Search")) questions.push(request.postData() ?? "");
  });
  await register.search.pressSequentially(person.lastName, { delay: 20 });
  await expect(page.getByRole("status").filter({ hasText: /customers? found/ })).toBeVisible();
  expect(questions).toHaveLength(1);
});

test("R216 Back brings the search, its results and the place in them again, and no address says what was typed", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.search.fill("a");
  await page.getByRole("button", { name: "Show more" }).click();
  const rows = register.results.getByRole("listitem");
  await expect(rows.nth(60)).toBeVisible();
  const chosen = rows.nth(60).getByRole("link");
  const name = await chosen.innerText();
  await chosen.scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => window.scrollY);
  expect(scrolled).toBeGreaterThan(0);
  await chosen.click();
  await expect(register.heading("Addresses")).toBeVisible();
  await register.edit.click();
  await expect(register.saveCustomer).toBeVisible();

  await page.goBack();
  await expect(register.heading("Addresses")).toBeVisible();
  await page.goBack();
  await expect(register.search).toHaveValue("a");
  await expect(rows.nth(60).getByRole("link")).toHaveText(name, { useInnerText: true });
  await expect(rows.nth(60).getByRole("link")).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
  expect(new URL(page.url()).search).toMatch(/^\?visit=\d+$/);

  // The menu begins another search, and Back leads to the one before.
  await register.openCustomers();
  await expect(register.search).toHaveValue("");
  await page.goBack();
  await expect(register.search).toHaveValue("a");

  // So does a new customer that the cashier gives up.
  await register.openNewCustomer();
  await register.textbox("First name").press("Escape");
  await expect(register.search).toHaveValue("a");
});

test("the address names the screen that is shown, also after Back and Forward", async ({ register, page }) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.createPerson(somebody());
  const details = page.url();
  await register.edit.click();
  await expect(page).toHaveURL(`${details}/edit`);
  await page.goBack();
  await expect(register.edit).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(`${details}/edit`);
  await register.textbox("Phone").press("Escape");
  await expect(register.edit).toBeVisible();
  await expect(page).toHaveURL(details);
});
