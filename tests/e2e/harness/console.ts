import { expect, type Locator, type Page } from "@playwright/test";

/** Headquarters' web page as an administrator uses it. */
export class Console {
  constructor(
    readonly page: Page,
    readonly url: string,
  ) {}

  async signOn(): Promise<void> {
    await this.page.goto(`${this.url}/`);
    await this.page.getByRole("textbox", { name: "Worker ID" }).fill("admin");
    await this.page.getByLabel("Password").fill("demo-2026");
    await this.page.getByRole("button", { name: "Sign on" }).click();
    await expect(this.page.getByRole("navigation").first()).toBeVisible();
  }

  async open(name: string): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name }).click();
    await expect(this.page.getByRole("heading", { name, level: 1 })).toBeVisible();
  }

  job(name: string): Locator {
    return this.page.getByRole("row").filter({ hasText: name });
  }

  /** Presses "Run now" and waits for the end of the run. */
  async runNow(name: string): Promise<void> {
    const answer = this.page.waitForResponse(
      (response) =>
        response.request().method() === "POST" && /\/api\/jobs\/[^/]+\/runs$/.test(response.url()),
    );
    await this.job(name).getByRole("button", { name: "Run now" }).click();
    expect((await answer).ok()).toBe(true);
    await expect(this.job(name)).toContainText("Succeeded");
  }
}
