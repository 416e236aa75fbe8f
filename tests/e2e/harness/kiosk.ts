import { expect, type Locator, type Page } from "@playwright/test";

import type { Person } from "./register.ts";
import { Screen } from "./screen.ts";

/** A claim code as it is shown. */
export const CLAIM_CODE = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** The kiosk as a visitor uses it: by role and accessible name. */
export class Kiosk extends Screen {
  readonly register: Locator;
  readonly next: Locator;
  readonly stillHere: Locator;
  readonly staff: Locator;

  constructor(page: Page, url: string) {
    super(page, url);
    this.register = page.getByRole("button", { name: "Register", exact: true });
    this.next = page.getByRole("button", { name: "Next", exact: true });
    this.stillHere = page.getByRole("button", { name: "I'm still here" });
    this.staff = page.getByRole("button", { name: "Staff" });
  }

  async activate(code = "GINZA-KIOSK-1"): Promise<void> {
    await this.sendActivationCode(code);
    await this.expectWelcome();
  }

  async expectWelcome(): Promise<void> {
    await expect(this.heading("Welcome")).toBeVisible();
    await expect(this.register).toBeVisible();
    expect(new URL(this.page.url()).pathname).toBe("/kiosk");
  }

  /** Waits until the service worker holds the whole application. */
  async waitUntilInstalled(): Promise<void> {
    await this.installed();
    await this.expectWelcome();
  }

  /** From Welcome to the question for the address. */
  async answerUntilAddress(person: Person): Promise<void> {
    await this.register.click();
    await this.textbox("First name").fill(person.firstName);
    await this.textbox("Last name").fill(person.lastName);
    await this.next.click();
    await expect(this.heading("How can we reach you?")).toBeVisible();
    if (person.phone) await this.textbox("Phone").fill(person.phone);
    if (person.email) await this.textbox("Email").fill(person.email);
    await this.next.click();
    await expect(this.heading("Where do you live?")).toBeVisible();
  }

  /** From Welcome to the read-back. */
  async answer(person: Person): Promise<void> {
    await this.answerUntilAddress(person);
    await this.page.getByRole("button", { name: "Go on without" }).click();
    await expect(this.heading("Is this right?")).toBeVisible();
  }

  /** Registers a person and answers with the claim code. */
  async registerPerson(person: Person): Promise<string> {
    await this.answer(person);
    await this.register.click();
    await expect(this.heading("Thank you")).toBeVisible();
    return this.claimCode();
  }

  async claimCode(): Promise<string> {
    const code = await this.page.getByText(CLAIM_CODE).innerText();
    await expect(this.page.getByRole("img", { name: code })).toBeVisible();
    return code;
  }
}
