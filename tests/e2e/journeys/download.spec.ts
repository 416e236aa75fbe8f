import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("customers come down page by page, with progress, and wait when somebody asks them to", async ({
  commerce,
  register,
  page,
}) => {
  // The store server's own pages, of five customers each; the second waits for the test.
  let pages = 0;
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/Customers/Delta?*", async (route) => {
    pages += 1;
    if (pages === 2) await isReleased;
    await route.continue({ url: route.request().url().replace("$top=500", "$top=5") });
  });
  await register.setUp("GINZA-REGISTER-1");
  const progress = page.getByRole("progressbar", { name: "Downloading customers" });
  await expect(progress).toBeVisible();
  await expect(page.getByText("5 customers found")).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  const paused = page.getByRole("progressbar", { name: /^The download is paused/ });
  await expect(paused).toBeVisible();

  // What is on its way arrives, and nothing else is asked for.
  release();
  await expect(page.getByText("10 customers found").first()).toBeVisible();
  const [done, total] = [await paused.getAttribute("value"), await paused.getAttribute("max")];
  expect(Number(total)).toBeGreaterThan(Number(done));
  expect(pages).toBe(2);
  // What is captured here is sent all the same, also where that fails at first.
  await commerce.scaleUnit.kill();
  await register.createPerson(somebody());
  await expect(register.connection).toHaveText("Offline");
  await commerce.scaleUnit.start();
  await register.waitUntilSent();
  await register.openCustomers();
  expect(pages).toBe(2);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(progress).toHaveCount(0);
  expect(pages).toBeGreaterThan(3);
  await expect(register.connection).toHaveText("Online");
  await register.find("Mori");
  await expect(register.results.getByRole("listitem").first()).toBeVisible();
});
