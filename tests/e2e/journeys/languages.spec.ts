import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R230 the language is switched without a reload, everywhere and to stay", async ({
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.mark();
  await register.switchLanguage("日本語");
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.getByRole("searchbox")).toHaveAccessibleName(/[\u3040-\u30ff\u4e00-\u9fff]/);
  await expect(page.getByRole("searchbox", { name: "Search customers" })).toHaveCount(0);
  await register.expectNotReloaded();

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await register.switchLanguage("English");
  await expect(register.search).toBeVisible();
  await register.createPerson(somebody());
});
