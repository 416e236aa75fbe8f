import { PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R207 offline the form says that the browser may throw away what is kept here alone", async ({
  register,
  page,
}) => {
  await page.context().addInitScript(() => {
    StorageManager.prototype.persisted = async () => false;
  });
  await register.setUp("SEATTLE-REGISTER-1");
  await register.openNewCustomer();
  await expect(page.getByText(/may clear this device's data/)).toHaveCount(0);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText(/may clear this device's data/)).toBeVisible();
});

// Chromium heeds a small quota late and by chance, so its refusal is put in its mouth here.
test("R207 a full disk gives a clear error, and what was typed stays", async ({
  register,
  page,
}) => {
  await page.addInitScript(() => {
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...record) {
      if ("isDiskFull" in window) throw new DOMException("no room", "QuotaExceededError");
      return add.apply(this, record);
    };
  });
  await register.setUp("SEATTLE-REGISTER-1");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(register.connection).toHaveText("Offline");
  await register.openCustomers();
  await register.openNewCustomer();
  const person = somebody();
  await register.fill(person);
  await page.evaluate(() => Object.assign(window, { isDiskFull: true }));
  await register.saveCustomer.click();
  await expect(page.getByText(/storage is full/).first()).toBeVisible();
  await expect(register.textbox("Last name")).toHaveValue(person.lastName);

  await page.evaluate(() => Reflect.deleteProperty(window, "isDiskFull"));
  await register.saveCustomer.click();
  await expect(register.customerId).toHaveText(PENDING);
});

test("R207 a browser that refuses all storage is told so instead of losing customers", async ({
  commerce,
  page,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("refused", "SecurityError");
    };
  });
  await page.goto(commerce.scaleUnit.url);
  await expect(page.getByText(/does not let the register store anything/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
});

test("R212 a clock that is hours ahead is shown, and changes nothing else", async ({
  register,
  page,
}) => {
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 5 * 3_600_000;
  });
  await register.setUp("SEATTLE-REGISTER-1");
  await register.createPerson(somebody());
  await register.waitUntilSent();
  await page.getByRole("link", { name: /^Pending sync: / }).click();
  await expect(page.getByText(/clock is 5 hours off/)).toBeVisible();
});
