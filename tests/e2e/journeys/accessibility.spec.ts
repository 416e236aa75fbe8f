import type { Page } from "@playwright/test";

import { expectAccessible } from "../harness/accessible.ts";
import type { Language } from "../harness/phrases.ts";
import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";
import { tourOfRegister } from "../harness/tour.ts";

/** A page is not wider than its window: on a small phone, and where letters are twice as large. */
async function expectReflow(page: Page, screen: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1366, height: 768 };
  for (const width of [320, Math.round(size.width / 2)]) {
    await page.setViewportSize({ width, height: size.height });
    const wide = await page.evaluate(
      (width) =>
        document.documentElement.scrollWidth <= width
          ? []
          : [...document.querySelectorAll("body *")]
              .filter((it) => it.getBoundingClientRect().right > width + 1)
              .map((it) => it.outerHTML.slice(0, 200)),
      width,
    );
    expect(wide, `${screen} at ${width} px`).toEqual([]);
  }
  await page.setViewportSize(size);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const language of ["en", "ja"] satisfies Language[]) {
    test.describe(`${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test(`R231 no screen of the register breaks an accessibility check or its width (${language}, ${colorScheme})`, async ({
        commerce,
        register,
        page,
      }) => {
        // Fifteen screens, each looked at by axe.
        test.slow();
        await tourOfRegister(commerce, register, language, async (screen) => {
          await expectAccessible(page, screen);
          await expectReflow(page, screen);
        });
      });
    });
  }
}

test("R231 focus goes to the first wrong field, and the title follows the screen", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.openNewCustomer();
  await expect(page).toHaveTitle(/New customer/);
  await register.saveCustomer.click();
  await expect(register.textbox("First name")).toBeFocused();
  await expect(register.textbox("First name")).toHaveAttribute("aria-invalid", "true");
  await expect(register.textbox("First name")).toHaveAccessibleDescription(/\S/);
});

test("R231 what was saved, changed and found is said aloud", async ({ commerce, register, page }) => {
  const aloud = page.locator("[aria-live=polite]").last();
  await register.setUp("GINZA-REGISTER-1");
  await page.getByRole("button", { name: "Disconnect" }).click();
  const person = somebody();
  await register.createPerson(person);
  await expect(aloud).toHaveText("Saved on this register");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await register.waitUntilSent();
  await commerce.admin.convert();
  await expect(aloud).toHaveText(/Customer \d{6} created/);
  await register.change("Phone", "03-1111-2222");
  await expect(aloud).toHaveText("Changes saved");
  await register.find(person.lastName);
  await expect(aloud).toHaveText("1 customer found");
  await register.search.fill("zzzz");
  await expect(aloud).toHaveText("No customers found");
});
