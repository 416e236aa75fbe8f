import type { Locator, Page } from "@playwright/test";

/** What register and kiosk have in common: by role and accessible name. */
export class Screen {
  readonly connection: Locator;

  constructor(
    readonly page: Page,
    readonly url: string,
  ) {
    this.connection = page.getByRole("status", { name: "Connection" });
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { name, exact: true });
  }

  textbox(name: string): Locator {
    return this.page.getByRole("textbox", { name, exact: true });
  }

  /** Types an activation code and sends it. */
  protected async sendActivationCode(code: string): Promise<void> {
    await this.goto("/activate");
    await this.textbox("Activation code").fill(code);
    await this.page.getByRole("button", { name: "Activate" }).click();
  }

  /** Waits until the service worker holds the whole application, and starts from there. */
  protected async installed(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await this.page.reload();
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }
}
