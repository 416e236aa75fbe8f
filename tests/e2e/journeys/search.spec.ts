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
