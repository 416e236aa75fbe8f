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
  const words = page.getByText("This screen could not be loaded. Nothing is lost");

  await register.setUp("GINZA-REGISTER-1");
  await register.mark();
  await expect(register.connection).toHaveText("Offline");
  await register.newCustomer.click();
  await expect(words).toBeVisible();
  await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("button", { name: "Disconnect" })).toBeVisible();

  isBroken = false;
  await expect(register.heading("New customer")).toBeVisible();
  const person = somebody();
  await register.fill(person);
  await register.saveCustomer.click();
  await expect(register.heading(fullName(person))).toBeVisible();
  await register.waitUntilSent();
  await register.find("Aiko");
  await expect(register.row("Aiko").first()).toBeVisible();
  await register.expectNotReloaded();

  isBroken = true;
  await page.reload();
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toBeVisible();
  await expect(register.connection).toHaveText("Offline");
  await register.newCustomer.click();
  await expect(words).toBeVisible();

  isBroken = false;
  await expect(register.heading("New customer")).toBeVisible();
  await expect(register.connection).toHaveText("Online");
});
