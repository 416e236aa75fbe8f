import type { Page } from "@playwright/test";

import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const trySignOn = async (page: Page, worker: string, password: string) => {
  await page.getByRole("textbox", { name: "Worker ID" }).fill(worker);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign on" }).click();
};

test("R213 R215 everything is dead and the browser starts anew: who signed on here before signs on, works, and gets a session when the store server is back", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  let register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  await register.signOff();
  await expect(register.textbox("Worker ID")).toBeVisible();
  await commerce.killEverything();
  await killableBrowser.kill();

  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.goto("/");
  await trySignOn(register.page, "000137", "demo-2026");
  await expect(register.page.getByText(/Signing on needs a connection/)).toBeVisible();
  await trySignOn(register.page, "000160", "wrong");
  await expect(register.page.getByText("Worker ID or password is wrong.")).toBeVisible();
  await trySignOn(register.page, "000160", "demo-2026");
  await expect(register.search).toBeVisible();
  const person = somebody();
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(PENDING);

  await commerce.startEverything();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
});

test("R215 after a reload nobody knows the password: the worker signs on again, and nothing is lost", async ({
  commerce,
  register,
  page,
}) => {
  test.setTimeout(120_000);
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  await register.signOff();
  await commerce.killEverything();
  await trySignOn(page, "000160", "demo-2026");
  const person = somebody();
  await register.createPerson(person);
  await page.reload();
  await expect(register.heading(fullName(person))).toBeVisible();
  await commerce.startEverything();
  await expect(register.textbox("Worker ID")).toBeVisible({ timeout: 60_000 });
  await register.signOn();
  await register.find(person.lastName);
  await register.row(fullName(person)).getByRole("link").click();
  await register.waitUntilSent();
});

test("R214 wrong passwords without the store server make the next wait, also after a reload", async ({
  commerce,
  register,
  page,
}) => {
  test.setTimeout(120_000);
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  await register.signOff();
  await commerce.killEverything();
  for (let tries = 0; tries < 5; tries++) {
    await trySignOn(page, "000160", `wrong ${tries}`);
    await expect(page.getByText("Worker ID or password is wrong.")).toBeVisible();
    await page.reload();
  }
  await trySignOn(page, "000160", "demo-2026");
  await expect(page.getByText(/Too many wrong passwords/)).toBeVisible();
  await page.reload();
  await trySignOn(page, "000160", "demo-2026");
  await expect(page.getByText(/Too many wrong passwords/)).toBeVisible();
});
