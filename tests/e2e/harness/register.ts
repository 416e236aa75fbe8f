import { expect, type Locator, type Page } from "@playwright/test";

import { Screen } from "./screen.ts";

export const PENDING = "Pending sync";
export const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
export const ACCOUNT_NUMBER = /^\d{6,}$/;

export interface Person {
  firstName: string;
  lastName: string;
  phone?: string;
  email?: string;
}

let people = 0;

/** A person whom no other test and none of the demo's customers is named like. */
export function somebody(firstName = "Aiko"): Person {
  people += 1;
  const letters = [...(Date.now() * 100 + people).toString(26)]
    .map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
    .join("");
  return {
    firstName,
    lastName: `Mori${letters}`,
    phone: "03-1234-5678",
    email: `${letters}@example.com`,
  };
}

export const fullName = (person: Person): string => `${person.firstName} ${person.lastName}`;

/** The register as a person uses it: by role and accessible name. */
export class Register extends Screen {
  readonly search: Locator;
  readonly results: Locator;
  readonly newCustomer: Locator;
  readonly saveCustomer: Locator;
  readonly edit: Locator;
  readonly issueLoyaltyCard: Locator;
  readonly addAddress: Locator;

  constructor(page: Page, url: string) {
    super(page, url);
    this.search = page.getByRole("searchbox", { name: "Search customers" });
    this.results = page.getByRole("list", { name: "Results" });
    this.newCustomer = page
      .getByRole("link", { name: "New customer", exact: true })
      .or(page.getByRole("button", { name: "New customer", exact: true }))
      .first();
    this.saveCustomer = page.getByRole("button", { name: "Save customer" });
    this.edit = page.getByRole("button", { name: "Edit", exact: true });
    this.issueLoyaltyCard = page.getByRole("button", { name: "Issue loyalty card" });
    this.addAddress = page.getByRole("button", { name: "Add address" });
  }

  async activate(code: string): Promise<void> {
    await this.sendActivationCode(code);
    await expect(this.textbox("Worker ID")).toBeVisible();
  }

  async signOn(worker = "000160", password = "demo-2026"): Promise<void> {
    await this.textbox("Worker ID").fill(worker);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign on" }).click();
    await expect(this.search).toBeVisible();
  }

  /** Asks to sign off, which is refused while customers wait. */
  async signOff(): Promise<void> {
    await this.page.getByRole("button", { name: "Worker menu" }).click();
    await this.page.getByRole("menuitem", { name: "Sign off" }).click();
  }

  /** From nothing to the list of customers. */
  async setUp(code: string): Promise<void> {
    await this.activate(code);
    await this.signOn();
  }

  /** Waits until the service worker holds the whole application. */
  async waitUntilInstalled(): Promise<void> {
    await this.installed();
    await expect(this.connection).toBeVisible();
  }

  /** A store in Japan keeps the table of postal codes besides the application. */
  async waitUntilPostalCodesAreKept(): Promise<void> {
    const isKept = async () => (await caches.match("/postal-codes.txt")) !== undefined;
    await expect.poll(() => this.page.evaluate(isKept)).toBe(true);
  }

  async openNewCustomer(): Promise<void> {
    await this.newCustomer.click();
    await expect(this.heading("New customer")).toBeVisible();
  }

  async fill(person: Person): Promise<void> {
    await this.textbox("First name").fill(person.firstName);
    await this.textbox("Last name").fill(person.lastName);
    if (person.phone) await this.textbox("Phone").fill(person.phone);
    if (person.email) await this.textbox("Email").fill(person.email);
  }

  /** The form of a new customer, with what was kept of it. */
  async leaveFormAndComeBack(): Promise<void> {
    await this.openCustomers();
    await this.openNewCustomer();
  }

  /** Goes to the list inside the application, as a cashier does: no page is loaded. */
  async openCustomers(): Promise<void> {
    await this.page
      .getByRole("navigation")
      .getByRole("link", { name: "Customers", exact: true })
      .click();
    await expect(this.search).toBeVisible();
  }

  /** Creates a person and waits for the page with the customer's details. */
  async createPerson(person: Person): Promise<void> {
    await this.openCustomers();
    await this.openNewCustomer();
    await this.fill(person);
    await this.saveCustomer.click();
    await expect(this.heading(fullName(person))).toBeVisible();
  }

  /** The addresses of the customer whose details are shown. */
  get addresses(): Locator {
    return this.page.getByRole("region", { name: "Addresses" }).getByRole("listitem");
  }

  /** What the details say beside a term. */
  fact(term: string): Locator {
    return this.page
      .getByRole("term")
      .filter({ hasText: new RegExp(`^${term}$`) })
      .locator("xpath=following-sibling::dd[1]");
  }

  /** Adds an address on the page with the customer's details. */
  async addAddressIn(city: string): Promise<void> {
    await this.addAddress.click();
    const dialog = this.page.getByRole("dialog", { name: "Add address" });
    await dialog.getByRole("textbox", { name: "City" }).fill(city);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(this.addresses.filter({ hasText: city })).toBeVisible();
  }

  /** Changes one field in the Edit form and saves. */
  async change(field: string, value: string): Promise<void> {
    await this.edit.click();
    await this.textbox(field).fill(value);
    await this.saveCustomer.click();
    await expect(this.customerId).toBeVisible();
  }

  /** A status message for the person at the counter. */
  message(text: string | RegExp): Locator {
    return this.page.getByRole("status").filter({ hasText: text });
  }

  /** Waits until the scale unit has the customer whose details are shown. */
  async waitUntilSent(): Promise<void> {
    const step = this.page
      .getByRole("region", { name: "Sync progress" })
      .getByRole("listitem")
      .filter({ hasText: "Store server" });
    await expect(step).toContainText("done", { timeout: 60_000 });
  }

  /** The value beside the term "Customer ID". */
  get customerId(): Locator {
    return this.fact("Customer ID");
  }

  async find(text: string): Promise<void> {
    await this.openCustomers();
    await this.search.fill(text);
  }

  row(name: string): Locator {
    return this.results.getByRole("listitem").filter({ hasText: name });
  }

  /** Fails if a GUID can be seen or is spoken anywhere on the page. */
  async expectNoGuid(): Promise<void> {
    const spoken = await this.page.locator("body").ariaSnapshot();
    expect(spoken.replaceAll(/^\s*- \/url:.*$/gm, "")).not.toMatch(GUID);
    expect(await this.page.locator("body").innerText()).not.toMatch(GUID);
  }

  async switchLanguage(name: "English" | "日本語"): Promise<void> {
    await this.page
      .getByRole("button", { name, exact: true })
      .or(this.page.getByRole("radio", { name, exact: true }))
      .first()
      .click();
  }

  /** A mark that a reload would take away. */
  async mark(): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { notReloaded: true }));
  }

  async expectNotReloaded(): Promise<void> {
    expect(await this.page.evaluate(() => "notReloaded" in window)).toBe(true);
  }

  /** Waits across the reload: an `evaluate` would fail where the page goes under it. */
  async waitUntilReloaded(): Promise<void> {
    await this.page.waitForFunction(() => !("notReloaded" in window));
  }
}
