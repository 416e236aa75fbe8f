import { test as base, expect, type BrowserContext } from "@playwright/test";

import { Console } from "./console.ts";
import { Kiosk } from "./kiosk.ts";
import { PersistentBrowser } from "./persistent-browser.ts";
import { Register } from "./register.ts";
import { Commerce } from "./servers.ts";

export { expect } from "@playwright/test";

interface Options {
  /** Puts a breakable line between the scale unit and headquarters. */
  headquartersThroughLine: boolean;
}

interface Fixtures {
  /** Servers of this test alone. */
  commerce: Commerce;
  /** A register in this test's first browser context, neither activated nor signed on. */
  register: Register;
  /** A kiosk in this test's first browser context, not activated. */
  kiosk: Kiosk;
  /** Another device: a register in a browser context of its own. */
  anotherRegister: () => Promise<Register>;
  /** An administrator who has signed on at headquarters, each in a browser context of its own. */
  administrator: () => Promise<Console>;
  /** A browser that can be killed. */
  killableBrowser: PersistentBrowser;
}

export const test = base.extend<Fixtures & Options>({
  headquartersThroughLine: [false, { option: true }],

  commerce: async ({ headquartersThroughLine }, use, testInfo) => {
    const commerce = await Commerce.start(headquartersThroughLine);
    try {
      await use(commerce);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("scale unit", { body: commerce.scaleUnit.log });
        await testInfo.attach("headquarters", { body: commerce.headquarters.log });
      }
      await commerce.end();
    }
  },

  register: async ({ page, commerce }, use) => {
    const crashes = crashesOf(page.context());
    await use(new Register(page, commerce.scaleUnit.url));
    expect(crashes).toEqual([]);
  },

  kiosk: async ({ page, commerce }, use) => {
    const crashes = crashesOf(page.context());
    await use(new Kiosk(page, commerce.scaleUnit.url));
    expect(crashes).toEqual([]);
  },

  anotherRegister: async ({ browser, commerce }, use) => {
    const contexts: BrowserContext[] = [];
    const crashes: string[][] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      crashes.push(crashesOf(context));
      return new Register(await context.newPage(), commerce.scaleUnit.url);
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(crashes.flat()).toEqual([]);
  },

  administrator: async ({ browser, colorScheme, commerce }, use) => {
    const contexts: BrowserContext[] = [];
    const crashes: string[][] = [];
    await use(async () => {
      const context = await browser.newContext({ colorScheme });
      contexts.push(context);
      crashes.push(crashesOf(context));
      const office = new Console(await context.newPage(), commerce.headquarters.url);
      await office.signOn();
      return office;
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(crashes.flat()).toEqual([]);
  },

  killableBrowser: async ({}, use) => {
    const browser = await PersistentBrowser.create();
    await use(browser);
    await browser.end();
  },
});

/** What the applications of a browser say when they break: no journey may bring that about. */
function crashesOf(context: BrowserContext): string[] {
  const crashes: string[] = [];
  context.on("weberror", (error) => crashes.push(error.error().message));
  context.on("console", (message) => {
    if (message.text().startsWith("panicked at")) crashes.push(message.text());
  });
  return crashes;
}
