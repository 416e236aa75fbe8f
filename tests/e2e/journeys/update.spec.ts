import { rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import type { Commerce } from "../harness/servers.ts";
import { expect, test } from "../harness/test.ts";

/** The offer that a new version makes. */
const offer = (page: Page) => page.getByRole("status").filter({ hasText: "new version" });
const update = (page: Page) => offer(page).getByRole("button", { name: "Update", exact: true });

/** Page and script are of this version. */
async function expectVersion(page: Page, version: string): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-script", version, { timeout: 30_000 });
  await expect(page.locator(`meta[name=version][content=${version}]`)).toBeAttached();
}

async function expectFirstVersion(page: Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-script");
  await expect(page.locator("meta[name=version]")).toHaveCount(0);
}

/** Serves a later build and has the browser look for it, as when the tab is looked at again. */
async function offerBuild(commerce: Commerce, page: Page, version: string): Promise<void> {
  await commerce.serveRegister(await commerce.laterBuild(version));
  await look(page);
}

const look = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

/** What becomes of the build that is served, when the browser looks for it. */
const outcome = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const installed = new Promise<string>((resolve) => {
      registration.onupdatefound = () => {
        const worker = registration.installing;
        if (worker) worker.onstatechange = () => resolve(worker.state);
      };
    });
    try {
      await registration.update();
    } catch {
      return "refused";
    }
    return await installed;
  });

/** Those of builds, and not the data that outlasts them. */
const caches = (page: Page) =>
  page.evaluate(async () => (await globalThis.caches.keys()).filter((it) => it.startsWith("app-")));

test("R209 where nobody is working a new version is taken over by itself, as a whole, once", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  const [before] = await caches(page);
  await page.evaluate(() => sessionStorage.setItem("loads", "0"));
  await page.addInitScript(() => {
    sessionStorage.setItem("loads", String(Number(sessionStorage.getItem("loads")) + 1));
  });
  await offerBuild(commerce, page, "second");
  await expectVersion(page, "second");
  await expect(register.connection).toHaveText("Online");
  await expect.poll(() => caches(page)).toEqual(["app-second"]);
  expect(before).not.toBe("app-second");
  await commerce.killEverything();
  await page.reload();
  await expectVersion(page, "second");
  await expect(register.search).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem("loads"))).toBe("2");
});

test("R209 an open form holds the new version back and says so, and its draft survives", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  const person = somebody();
  await register.openNewCustomer();
  await register.fill(person);
  await register.mark();
  await offerBuild(commerce, page, "second");
  await expect(offer(page)).toBeVisible();
  await expect(update(page)).toBeDisabled();
  await expect(update(page)).toHaveAccessibleDescription(/form is open/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await update(page).click({ force: true });
  await register.switchLanguage("日本語");
  await expect(page.locator("#update")).toContainText("新しいバージョン");
  await register.switchLanguage("English");
  await expect(register.textbox("Last name")).toHaveValue(person.lastName);
  await register.expectNotReloaded();
  await expectFirstVersion(page);

  await register.openCustomers();
  await expectVersion(page, "second");
  await register.openNewCustomer();
  await expect(register.message("restored")).toBeVisible();
  await expect(register.textbox("Last name")).toHaveValue(person.lastName);
  await expect(register.textbox("Email")).toHaveValue(person.email ?? "");
});

test("R209 two tabs agree: what is typed in one holds back both, then both change together", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  const other = new Register(await page.context().newPage(), register.url);
  await other.goto("/customers/new");
  await other.textbox("Last name").fill("Mori");
  await offerBuild(commerce, page, "second");
  await expect(update(page)).toHaveAccessibleDescription(/Another tab/);
  await expect(update(page)).toBeDisabled();
  await expect(update(other.page)).toHaveAccessibleDescription(/form is open/);
  await expectFirstVersion(page);
  await expectFirstVersion(other.page);

  await other.page.getByRole("button", { name: "Cancel" }).click();
  await expectVersion(page, "second");
  await expectVersion(other.page, "second");
});

test("R209 a search that stands there is not taken away, until somebody presses Update", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  await register.find("Mori");
  await offerBuild(commerce, page, "second");
  await expect(update(page)).toBeEnabled();
  await expectFirstVersion(page);
  await update(page).click();
  await expectVersion(page, "second");
});

test("R040 R209 while something is sent the update waits, and pending customers are there afterwards", async ({
  commerce,
  page,
}) => {
  await commerce.registerLine.open();
  const register = new Register(page, commerce.registerLine.url);
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  const person = somebody("Katherine");
  commerce.registerLine.holdRequests("POST", /\/Customers\?/);
  await register.createPerson(person);
  await offerBuild(commerce, page, "second");
  await expect(update(page)).toHaveAccessibleDescription(/being sent/);
  await expectFirstVersion(page);
  commerce.registerLine.mend();
  await expectVersion(page, "second");
  await expect(register.heading(fullName(person))).toBeVisible();
  await expect(register.customerId).toHaveText(PENDING);
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
});

/** What can be wrong with a build that is served. */
const BROKEN: Record<string, (build: string) => Promise<void>> = {
  "a file missing": (build) => rm(join(build, "icon.svg")),
  "other bytes": (build) => writeFile(join(build, "icon.svg"), "<svg/>"),
  "half a file": (build) => truncate(join(build, "manifest.webmanifest"), 20),
  "no service worker": (build) => rm(join(build, "sw.js")),
  "a login page for the service worker": (build) =>
    writeFile(join(build, "sw.js"), "<!doctype html><title>Wi-Fi</title>"),
  "half a service worker": (build) => truncate(join(build, "sw.js"), 2_000),
  "the first lines of a service worker": (build) => truncate(join(build, "sw.js"), 300),
};

test("R209 a broken build is never switched to, and the old one goes on without a network", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  const before = await caches(page);
  for (const [index, spoil] of Object.values(BROKEN).entries()) {
    const build = await commerce.laterBuild(`broken${index}`);
    await spoil(build);
    await commerce.serveRegister(build);
    expect(["refused", "redundant"], Object.keys(BROKEN)[index]).toContain(await outcome(page));
    await expect.poll(() => caches(page)).toEqual(before);
  }
  await commerce.killEverything();
  await page.reload();
  await expectFirstVersion(page);
  await expect(register.search).toBeVisible();

  await commerce.startEverything();
  await offerBuild(commerce, page, "second");
  await expectVersion(page, "second");
});

test("R209 a build that is taken back, and arrives broken, leaves the running one whole", async ({
  commerce,
  register,
  page,
}) => {
  await commerce.serveRegister(await commerce.laterBuild("first"));
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  await register.openNewCustomer();
  await register.textbox("Last name").fill("Mori");
  await offerBuild(commerce, page, "second");
  await expect(offer(page)).toBeVisible();

  const first = await commerce.laterBuild("first");
  await rm(join(first, "icon.svg"));
  await commerce.serveRegister(first);
  expect(await outcome(page)).toBe("redundant");
  await commerce.killEverything();
  await page.reload();
  await expectVersion(page, "first");
  await expect(register.textbox("Last name")).toHaveValue("Mori");
});
