import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";

import { PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test as base } from "../harness/test.ts";

// The application breaks here on purpose, so its cries are counted, not refused.
const test = base.extend<{ fragile: { page: Page; context: BrowserContext; panics: string[] } }>({
  fragile: async ({ browser, serviceWorkers }, use) => {
    const context = await browser.newContext({ serviceWorkers });
    const panics: string[] = [];
    context.on("console", (message) => {
      if (message.text().startsWith("panicked at")) panics.push(message.text());
    });
    await use({ page: await context.newPage(), context, panics });
    await context.close();
  },
});

const stopped = (page: Page) => page.getByRole("alert").filter({ hasText: "has stopped" });
const notStarted = (page: Page) => page.getByRole("alert").filter({ hasText: "has not started" });
const restart = (page: Page) => page.getByRole("button", { name: /Restart/ });

/**
 * No element can be made any more, and the form changes: that panics, for real. In one task, since
 * any other change of the screen would panic as well.
 */
const breakTheForm = (page: Page) =>
  page.getByRole("radio", { name: "Organization" }).evaluate((radio: HTMLInputElement) => {
    const broken = () => {
      throw new Error("no element can be made");
    };
    Document.prototype.createElement = broken;
    Node.prototype.cloneNode = broken;
    radio.click();
  });

test("R210 after a panic a page in both languages says so, and the restart brings the draft back", async ({
  commerce,
  fragile: { page, panics },
}) => {
  const register = new Register(page, commerce.scaleUnit.url);
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  const saved = somebody("Katherine");
  await register.createPerson(saved);
  await expect(register.customerId).toHaveText(PENDING);

  const person = somebody("Barbara");
  await register.openCustomers();
  await register.openNewCustomer();
  await register.fill(person);
  await register.leaveFormAndComeBack();
  await expect(register.textbox("Email")).toHaveValue(person.email ?? "");

  await register.mark();
  await breakTheForm(page);
  await expect(stopped(page)).toContainText("What was saved is safe");
  await expect(stopped(page).locator("[lang=ja]").first()).toContainText("レジが停止しました");
  await expect.poll(() => panics).toEqual([expect.stringContaining("no element can be made")]);
  // The dead module is gone with its page, its lock and its listeners.
  await register.waitUntilReloaded();
  await expect(stopped(page)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const held = () => page.evaluate(async () => (await navigator.locks.query()).held);
  await expect.poll(held).toEqual([]);

  await commerce.killEverything();
  await restart(page).click();
  await expect(register.heading("New customer")).toBeVisible();
  await expect(register.textbox("Last name")).toHaveValue(person.lastName);
  await expect(register.textbox("Email")).toHaveValue(person.email ?? "");
  await register.find(saved.lastName);
  await expect(register.row(saved.lastName)).toContainText(PENDING);
});

test("R209 R210 a register that has stopped takes the next build by itself, and runs again", async ({
  commerce,
  fragile: { page },
}) => {
  const register = new Register(page, commerce.scaleUnit.url);
  await register.setUp("SEATTLE-REGISTER-1");
  await register.waitUntilInstalled();
  await register.openNewCustomer();
  await register.mark();
  await breakTheForm(page);
  await register.waitUntilReloaded();
  await expect(stopped(page)).toBeVisible();
  await commerce.serveRegister(await commerce.laterBuild("second"));
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(page.locator("html")).toHaveAttribute("data-script", "second", { timeout: 30_000 });
  await expect(register.heading("New customer")).toBeVisible();
});

test.describe("without what the service worker keeps", () => {
  test.use({ serviceWorkers: "block" });

  test("R210 out of memory is said as well, in place, and nothing of the application goes on", async ({
    commerce,
    fragile: { page },
  }) => {
    await page.addInitScript(() => {
      addEventListener("TrunkApplicationStarted", (event) => {
        const { wasm } = (event as CustomEvent<{ wasm: WebAssembly.Exports }>).detail;
        const memory = Object.values(wasm).find((it) => it instanceof WebAssembly.Memory);
        Object.assign(globalThis, { memory });
      });
    });
    const register = new Register(page, commerce.scaleUnit.url);
    await register.setUp("SEATTLE-REGISTER-1");
    await register.openNewCustomer();
    await register.mark();
    await register.textbox("Last name").evaluate((field: HTMLInputElement) => {
      const { memory } = globalThis as unknown as { memory: WebAssembly.Memory };
      for (const pages of [8_192, 512, 32, 1]) {
        try {
          for (;;) memory.grow(pages);
        } catch {
          // So much is not left.
        }
      }
      field.value = "x".repeat(8_000_000);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await expect(stopped(page)).toBeVisible();
    await register.expectNotReloaded();
    const asks: string[] = [];
    page.on("request", (request) => {
      // The browser asks for the icon by itself.
      if (!request.url().endsWith("/icon.svg")) asks.push(request.url());
    });
    await page.keyboard.press("/");
    await page.evaluate(() => history.pushState(null, "", "/customers"));
    await page.goBack();
    await expect(stopped(page)).toBeVisible();
    await expect(page.getByRole("main")).toHaveCount(1);
    expect(asks).toEqual([]);
    await restart(page).click();
    await expect(register.connection).toHaveText("Online");
  });

  for (const [what, body] of [
    ["cannot be compiled", "no WebAssembly"],
    ["is not there", null],
  ] as const) {
    test(`R210 an application that ${what} says so, and starts when it can`, async ({
      commerce,
      fragile: { page },
    }) => {
      await page.route(/_bg\.wasm$/, (route) =>
        body === null
          ? route.abort()
          : route.fulfill({ body, contentType: "application/wasm" }),
      );
      const register = new Register(page, commerce.scaleUnit.url);
      await register.goto("/activate");
      await expect(notStarted(page)).toContainText("What was saved is safe");
      await expect(notStarted(page).locator("[lang=ja]").first()).toContainText("起動していません");
      await page.unroute(/_bg\.wasm$/);
      await restart(page).click();
      await expect(register.textbox("Activation code")).toBeVisible();
    });
  }

  test("R210 a script that cannot be had says so", async ({ commerce, fragile: { page } }) => {
    await page.route(/\/pos-\w+\.js$/, (route) => route.fulfill({ status: 404, body: "gone" }));
    const register = new Register(page, commerce.scaleUnit.url);
    await register.goto("/activate");
    await expect(notStarted(page)).toBeVisible();
    await page.unroute(/\/pos-\w+\.js$/);
    await restart(page).click();
    await expect(register.textbox("Activation code")).toBeVisible();
  });

  test("R210 a start that takes long says so, and the application still comes", async ({
    commerce,
    fragile: { page },
  }) => {
    let pass = () => {};
    const held = new Promise<void>((resolve) => (pass = resolve));
    await page.route(/_bg\.wasm$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.clock.install();
    const register = new Register(page, commerce.scaleUnit.url);
    await register.goto("/activate");
    await page.clock.fastForward(21_000);
    await expect(notStarted(page)).toBeVisible();
    await page.clock.resume();
    pass();
    await expect(register.textbox("Activation code")).toBeVisible();
    await expect(notStarted(page)).toHaveCount(0);
  });
});
