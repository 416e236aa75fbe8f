import { expect, test } from "../harness/test.ts";

test("Back brings a list back as it was left: what was searched for, how many rows, and how far it was scrolled", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await office.open("Customers");
  const search = page.getByRole("searchbox", { name: "Search customers" });
  await search.fill("a");
  await expect(page).toHaveURL(/\/customers\?search=a$/);
  const rows = page.getByRole("row");
  await expect(rows).toHaveCount(51);
  await office.button("Show more").click();
  await expect.poll(() => rows.count()).toBeGreaterThan(51);
  const count = await rows.count();
  const scrolled = () => page.evaluate(() => Math.round(window.scrollY));
  const link = page.getByRole("row").nth(60).getByRole("link");
  await link.scrollIntoViewIfNeeded();
  const number = await link.innerText();
  const position = await scrolled();
  expect(position).toBeGreaterThan(1000);
  await link.click();
  await expect(office.heading).not.toHaveText("Customers");
  await expect(page).toHaveURL(`${office.url}/customers/${number}`);
  await expect.poll(scrolled).toBe(0);
  await expect(office.textbox("Phone")).toBeVisible();

  await page.goBack();
  await expect(office.heading).toHaveText("Customers");
  await expect(search).toHaveValue("a");
  await expect(rows).toHaveCount(count);
  await expect.poll(scrolled).toBe(position);

  await test.step("the navigation leads to the whole list, and Back from there to the search", async () => {
    await office.open("Customers");
    await expect(search).toHaveValue("");
    await page.goBack();
    await expect(search).toHaveValue("a");
  });
});

test("the address bar follows Back, Forward and links, and an unknown address says so", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await office.open("Feature management");
  await office.open("Batch jobs");
  await office.open("Customers");
  await page.goBack();
  await expect(office.heading).toHaveText("Batch jobs");
  await page.goForward();
  await expect(office.heading).toHaveText("Customers");
  await office.open("Batch jobs");
  await expect(page).toHaveURL(`${office.url}/jobs`);
  await page.goBack();
  await expect(page).toHaveURL(`${office.url}/customers`);
  await expect(office.heading).toHaveText("Customers");

  await page.goto(`${office.url}/jobs/1070/more`);
  await expect(office.heading).toHaveText("Page not found");
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(office.heading).toHaveText("Headquarters");
});

test("a record may be called new, or have a dot in its name", async ({ administrator }) => {
  const office = await administrator();
  const { page } = office;
  for (const name of ["new", "Vol. 2 / 50%"]) {
    await page.goto(`${office.url}/commerce-parameters/address-books/new`);
    await office.textbox("Name").fill(name);
    await office.save.click();
    await expect(office.heading).toHaveText(name);
    await page.getByRole("link", { name: "Address books" }).click();
    await page.getByRole("link", { name, exact: true }).click();
    await expect(office.heading).toHaveText(name);
    await page.reload();
    await expect(office.heading).toHaveText(name);
  }
});
