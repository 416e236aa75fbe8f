import { expectAccessible } from "../harness/accessible.ts";
import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const PAGES = [
  "/",
  "/features",
  "/functionality-profiles",
  "/functionality-profiles/new",
  "/functionality-profiles/GINZA",
  "/channel-database-group",
  "/stores",
  "/stores/052",
  "/commerce-parameters",
  "/commerce-parameters/customer-attributes",
  "/commerce-parameters/customer-groups/30",
  "/jobs",
  "/jobs/1010",
  "/sessions",
  "/audit",
  "/customers",
  "/customers/002001",
  "/customer-synchronization-status",
  "/nowhere",
];

for (const colorScheme of ["light", "dark"] as const) {
  for (const language of ["English", "日本語"]) {
    test.describe(`${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test(`R231 no page of the console breaks an accessibility check or its width (${language}, ${colorScheme})`, async ({
        commerce,
        register,
        administrator,
      }) => {
        // Twenty pages, each looked at by axe.
        test.slow();
        await register.setUp("SEATTLE-REGISTER-1");
        await register.createPerson({ ...somebody("Noah"), email: "noah@blocked.example" });
        await commerce.admin.runUntilUploaded();
        await commerce.admin.run("sync");
        const office = await administrator();
        await office.button(language).click();
        const [operation] = await commerce.admin.operations();
        const paths = [...PAGES, `/customer-synchronization-status/${operation?.Id.replace(".", "%2E")}`];
        for (const path of paths) {
          await office.page.goto(`${office.url}${path}`);
          await expect(office.heading).toBeVisible();
          await expect(office.page.locator("main").getByText(/Loading…|読み込み中/)).toHaveCount(0);
          await expectAccessible(office.page, path);
          for (const width of [390, 1920]) {
            await office.page.setViewportSize({ width, height: 900 });
            const overflow = await office.page.evaluate(
              () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            );
            expect(overflow, `${path} at ${width} px`).toBe(0);
          }
          await office.page.setViewportSize({ width: 1366, height: 768 });
        }
      });
    });
  }
}

test("R231 a profile is changed with the keyboard alone, and the focus follows", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  const tabTo = async (role: "link" | "textbox" | "switch" | "button", name: string | RegExp) => {
    const target = page.getByRole(role, { name }).first();
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} cannot be reached with the keyboard`);
  };
  await tabTo("link", "Functionality profiles");
  await page.keyboard.press("Enter");
  await expect(office.heading).toBeFocused();
  await tabTo("link", /Ginza/);
  await page.keyboard.press("Enter");
  await expect(office.heading).toHaveText("Ginza");
  await expect(office.heading).toBeFocused();
  await tabTo("switch", "Create customer in async mode");
  await page.keyboard.press("Space");
  await tabTo("button", "Save");
  await page.keyboard.press("Enter");
  await expect(office.message("Saved at headquarters")).toBeVisible();
  await page.goBack();
  await expect(office.heading).toHaveText("Functionality profiles");
  await expect(page).toHaveTitle(/Functionality profiles/);
});
