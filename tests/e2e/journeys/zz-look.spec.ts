import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const SHOTS = "/tmp/shots-details";
const SIZES = { "1366": [1366, 768], "1024": [1024, 768], "390": [390, 844] } as const;

test("look at the details", async ({ commerce, register, page, administrator }) => {
  test.setTimeout(240_000);
  const shots = async (name: string, full = true) => {
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${SHOTS}/${name}-${size}.png`, fullPage: full });
    }
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: `${SHOTS}/${name}-dark.png`, fullPage: full });
    await page.emulateMedia({ colorScheme: "light" });
  };
  await commerce.admin.switchOn("P", "E", "C");
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  await register.openNewCustomer();
  await register.fill({ firstName: "Hannah", lastName: "Lindqvist", phone: "206-555-0142", email: "hannah@lindqvist.example" });
  await page.getByLabel("Title").selectOption({ index: 1 });
  await page.getByRole("checkbox", { name: "Offers by e-mail" }).check();
  await page.getByRole("button", { name: "Add phone or email" }).click();
  await page.getByRole("textbox", { name: "Phone or email" }).fill("206-555-0199");
  await page.getByRole("checkbox", { name: "May be used for marketing" }).check();
  await register.textbox("Postal code").first().fill("98101");
  await register.textbox("City").first().fill("Seattle");
  await register.textbox("Street").first().fill("1420 5th Avenue");
  await page.getByRole("checkbox", { name: "VIP" }).check();
  await shots("form");
  await register.saveCustomer.click();
  await expect(page.getByText("Sent to the store server").first()).toBeVisible();
  await shots("pending");
  await page.getByRole("button", { name: "Issue a card when the ID arrives" }).click();
  await page.screenshot({ path: `${SHOTS}/queue-dialog.png` });
  await page.getByRole("dialog").getByRole("button", { name: "Keep for later" }).click();
  await expect(page.getByText("A loyalty card is issued when the ID arrives.").first()).toBeVisible();
  await shots("queued");
  await commerce.admin.convert();
  await expect(page.getByText(/Loyalty card 55100\d+ issued/).first()).toBeVisible();
  await register.addAddressIn("Tacoma");
  await expect(page.getByText("Tacoma").first()).toBeVisible();
  await shots("real");
  await commerce.scaleUnit.kill();
  await expect(register.connection).toHaveText("Offline");
  for (const name of ["Marcus", "Ines", "Ada"]) await register.createPerson(somebody(name));
  await page.getByRole("button", { name: "Issue a card when the ID arrives" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep for later" }).click();
  await register.goto("/sync");
  await expect(page.getByRole("heading", { name: "Sync status" })).toBeVisible();
  await page.getByText("Show as table").first().click();
  await shots("sync");
  await commerce.scaleUnit.start();
  const office = await administrator();
  for (const [name, path] of [["home", "/"], ["jobs", "/jobs"], ["customer", "/customers/004001"]] as const) {
    await office.page.setViewportSize({ width: 1366, height: 768 });
    await office.page.goto(`${office.url}${path}`);
    await office.page.waitForTimeout(1500);
    await office.page.screenshot({ path: `${SHOTS}/console-${name}.png`, fullPage: true });
    await office.page.setViewportSize({ width: 390, height: 844 });
    await office.page.screenshot({ path: `${SHOTS}/console-${name}-390.png`, fullPage: true });
  }
});
