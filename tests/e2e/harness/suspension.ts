import type { Page } from "@playwright/test";

/**
 * Suspends a tab behind another one, as browsers do. Answers what brings it to the front, where
 * it goes on.
 */
export async function suspend(page: Page): Promise<() => Promise<void>> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setWebLifecycleState", { state: "frozen" });
  return async () => {
    await browser.send("Page.setWebLifecycleState", { state: "active" });
    await browser.detach();
    await page.bringToFront();
  };
}
