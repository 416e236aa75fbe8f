import { resolve } from "node:path";

import type { Page } from "@playwright/test";

import type { Language } from "../harness/phrases.ts";
import { test } from "../harness/test.ts";
import { tourOfConsole, tourOfKiosk, tourOfRegister } from "../harness/tour.ts";

const folder = resolve(import.meta.dirname, "../../../docs/screenshots");

/** A kiosk's display, and a tablet on a stand. */
const KIOSKS = {
  "1080x1920": { width: 1080, height: 1920 },
  "1024x768": { width: 1024, height: 768 },
};

/** The sizes that the product is looked at in. */
const SIZES = {
  "1366x768": { width: 1366, height: 768 },
  "1024x768": { width: 1024, height: 768 },
  "390x844": { width: 390, height: 844 },
};

for (const language of ["en", "ja"] satisfies Language[]) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${language}, ${size}`, () => {
      test.use({ viewport });

      test(`the register (${language}, ${size})`, async ({ commerce, register, page }) => {
        await tourOfRegister(commerce, register, language, (screen) =>
          keep(page, `${language}/${size}/register-${screen}`),
        );
      });

      test(`the console (${language}, ${size})`, async ({ commerce, register, administrator }) => {
        await register.setUp("SEATTLE-REGISTER-1");
        await register.createPerson({ firstName: "Noah", lastName: "Berger", email: "noah@berger.example" });
        await commerce.admin.convert();
        const office = await administrator();
        await office.page.setViewportSize(viewport);
        await tourOfConsole(office, language, (screen) =>
          keep(office.page, `${language}/${size}/console-${screen}`),
        );
      });
    });
  }
}

for (const language of ["en", "ja"] satisfies Language[]) {
  for (const [size, viewport] of Object.entries(KIOSKS)) {
    test.describe(`kiosk, ${language}, ${size}`, () => {
      test.use({ viewport, hasTouch: true });

      test(`the kiosk (${language}, ${size})`, async ({ commerce, kiosk, page }) => {
        await tourOfKiosk(commerce, kiosk, language, (screen) =>
          keep(page, `${language}/${size}/kiosk-${screen}`),
        );
      });
    });
  }
}

async function keep(page: Page, name: string): Promise<void> {
  // A message that fades, and where the pointer was, are not part of a screen.
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
  await page.screenshot({ path: resolve(folder, `${name}.png`) });
}
