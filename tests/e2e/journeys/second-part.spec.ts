import { fullName, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

// Else it would bring the second part along.
test.use({ serviceWorkers: "block" });

test("a register whose second part cannot be fetched says so, goes on with the first, and has it later by itself", async ({
  register,
}) => {
  const { page } = register;
  let isBroken = true;
  await page.route("**/*_second.wasm", (route) => (isBroken ? route.abort() : route.continue()));
  await register.setUp("GINZA-REGISTER-1");
  await register.mark();

  const words = page.getByText("This screen could not be loaded. Nothing is lost");
  await register.newCustomer.click();
  await expect(words).toBeVisible();
  await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
  await register.find("Aiko");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(register.connection).toHaveText("Offline");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(register.connection).toHaveText("Online");
  await register.newCustomer.click();
  await expect(words).toBeVisible();

  isBroken = false;
  await expect(register.heading("New customer")).toBeVisible();
  const person = somebody();
  await register.fill(person);
  await register.saveCustomer.click();
  await expect(register.heading(fullName(person))).toBeVisible();
  await register.waitUntilSent();
  await page.getByRole("navigation").getByRole("link", { name: /^Pending sync:/ }).click();
  await expect(register.heading("Sync status")).toBeVisible();
  await register.expectNotReloaded();
});
