import { expect, type Locator, type Page } from "@playwright/test";

/** Headquarters' web page as an administrator uses it. */
export class Console {
  readonly heading: Locator;
  readonly save: Locator;
  readonly alert: Locator;

  constructor(
    readonly page: Page,
    readonly url: string,
  ) {
    this.heading = page.getByRole("heading", { level: 1 });
    this.save = page.getByRole("button", { name: "Save", exact: true });
    this.alert = page.getByRole("alert");
  }

  async signOn(password = "demo-2026"): Promise<void> {
    await this.page.goto(`${this.url}/`);
    await this.page.getByRole("textbox", { name: "Worker ID" }).fill("admin");
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign on" }).click();
    await expect(this.page.getByRole("navigation").first()).toBeVisible();
  }

  async open(name: string): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
    await expect(this.page.getByRole("heading", { name, level: 1 })).toBeVisible();
  }

  textbox(name: string): Locator {
    return this.page.getByRole("textbox", { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  switch(name: string): Locator {
    return this.page.getByRole("switch", { name, exact: true });
  }

  /** A status message for the administrator. */
  message(text: string | RegExp): Locator {
    return this.page.getByRole("status").filter({ hasText: text });
  }

  row(name: string | RegExp): Locator {
    return this.page.getByRole("row").filter({ hasText: name });
  }

  /** The row of a switch in Feature management; others name it as what they need. */
  feature(name: string): Locator {
    return this.page.getByRole("row").filter({ has: this.switch(name) });
  }

  job(name: string): Locator {
    return this.row(name);
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

  /** Answers the question that is open. */
  async answer(name: string): Promise<void> {
    await this.page.getByRole("alertdialog").getByRole("button", { name, exact: true }).click();
  }
}
