import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import type { Language } from "../harness/phrases.ts";
import { ACCOUNT_NUMBER, fullName, somebody } from "../harness/register.ts";
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
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(
            violations.map(({ id, help, nodes }) => ({
              id,
              help,
              nodes: nodes.map((node) => node.html),
            })),
            screen,
          ).toEqual([]);
          await expectReflow(page, screen);
        });
      });
    });
  }
}

test("R225 a customer with an address is created with the keyboard alone", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  const person = somebody();
  // Out of the search box, where an N is a letter.
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("n");
  await expect(register.textbox("First name")).toBeVisible();

  const typeInto = async (name: string, text: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      const focused = await register.textbox(name).first().evaluate((box) => box === document.activeElement);
      if (focused) {
        await page.keyboard.type(text);
        return;
      }
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} cannot be reached with the keyboard`);
  };
  await typeInto("First name", person.firstName);
  await typeInto("Last name", person.lastName);
  await typeInto("Postal code", "104-0061");
  await typeInto("City", "Chuo-ku");
  await typeInto("Street", "Ginza 1-2-3");
  await page.keyboard.press("Control+Enter");
  await expect(register.heading(fullName(person))).toBeVisible();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(page.getByText("Ginza 1-2-3").first()).toBeVisible();
});

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
