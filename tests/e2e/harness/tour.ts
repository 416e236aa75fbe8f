import { expect, type Page } from "@playwright/test";

import type { Console } from "./console.ts";
import type { Kiosk } from "./kiosk.ts";
import { phrases, type Language } from "./phrases.ts";
import type { Register } from "./register.ts";
import type { Commerce } from "./servers.ts";

/** Looks at the screen that is shown. */
export type Look = (screen: string) => Promise<void>;

/** Every screen of the register, each in the state in which it says most. */
export async function tourOfRegister(
  commerce: Commerce,
  register: Register,
  language: Language,
  look: Look,
): Promise<void> {
  const { page } = register;
  const say = phrases(language);
  const people = PEOPLE[language === "ja" ? "ja" : "latin"];
  const { textbox, heading, press } = byWords(page, say);
  const pending = page.getByText(say("pending-sync"), { exact: true }).first();

  await register.goto("/activate");
  await speak(page, language);
  await textbox("activation-code").fill("SEATTLE-REGISTER-1");
  await look("activate");
  await press("activate");
  await expect(textbox("worker-id")).toBeVisible();
  await look("sign-on");
  await textbox("worker-id").fill("000160");
  await page.getByLabel(say("password")).fill("demo-2026");
  await press("sign-on");
  await expect(page.getByRole("searchbox")).toBeVisible();
  await expect(page.getByRole("list", { name: say("results") }).getByRole("listitem").first()).toBeVisible();
  await look("customers");

  await register.goto("/customers/new");
  await expect(heading("new-customer-title")).toBeVisible();
  await look("new-customer");
  await press("save-customer");
  await expect(textbox("first-name")).toBeFocused();
  await look("new-customer-with-errors");

  await register.goto("/customers/new");
  await fillPerson(page, say, people[0]);
  await press("save-customer");
  await expect(pending).toBeVisible();
  await expect(page.getByText(say("step-done")).nth(1)).toBeVisible();
  await commerce.admin.convert();
  await expect(page.getByText(/^\d{6}$/).first()).toBeVisible();
  await look("customer");
  await press("add-address");
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("add-address");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await press("edit");
  await expect(textbox("first-name")).toBeVisible();
  await look("edit-customer");

  await commerce.scaleUnit.kill();
  await expect(page.getByText(say("status-offline"))).toBeVisible();
  await page.goBack();
  for (const person of people.slice(1)) {
    await page.getByRole("navigation").getByRole("link", { name: say("customers"), exact: true }).click();
    await page.getByRole("link", { name: say("new-customer"), exact: true }).or(
      page.getByRole("button", { name: say("new-customer"), exact: true }),
    ).first().click();
    await fillPerson(page, say, person);
    await press("save-customer");
    await expect(pending).toBeVisible();
  }
  await look("pending-customer");
  await press("queue-loyalty-card");
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("card-in-advance");
  await press("keep-for-later");
  await expect(page.getByRole("button", { name: say("take-back"), exact: true })).toBeVisible();
  await look("pending-customer-with-queued-card");
  await page.getByRole("navigation").getByRole("link").nth(1).click();
  await expect(heading("sync-status-title")).toBeVisible();
  await look("sync-status");
  await page.getByText(say("show-as-table"), { exact: true }).first().click();
  await look("sync-status-as-table");
  await page.getByRole("navigation").getByRole("link", { name: say("customers"), exact: true }).click();
  await page.getByRole("searchbox").fill(people[1].lastName);
  await expect(page.getByRole("listitem").filter({ hasText: say("pending-sync") }).first()).toBeVisible();
  await look("results");
  await page.getByRole("searchbox").fill("zzzz");
  await expect(page.getByText(say("search-empty-title"))).toBeVisible();
  await look("no-results");
  await commerce.scaleUnit.start();
}

/** Every screen of the kiosk, as a visitor comes by them. The page's clock is the test's. */
export async function tourOfKiosk(
  commerce: Commerce,
  kiosk: Kiosk,
  language: Language,
  look: Look,
): Promise<void> {
  const { page } = kiosk;
  const say = phrases(language);
  const person = PEOPLE[language === "ja" ? "ja" : "latin"][0];
  const { textbox, heading, press } = byWords(page, say);

  // The two switches that let a visitor be asked for consent.
  await commerce.admin.switchOn("E", "C");
  await commerce.admin.distributeConfiguration();
  await page.clock.install();
  await kiosk.activate();
  await speak(page, language);
  await expect(heading("kiosk-welcome")).toBeVisible();
  await look("welcome");
  await press("kiosk-register");
  await expect(heading("kiosk-name-question")).toBeVisible();
  await press("next");
  await look("name-with-error");
  await textbox("first-name").fill(person.firstName);
  await textbox("last-name").fill(person.lastName);
  await press("next");
  await expect(heading("kiosk-contact-question")).toBeVisible();
  await textbox("phone").fill(person.phone);
  await textbox("email").fill(person.email);
  await look("contact");
  await press("next");
  await expect(heading("kiosk-address-question")).toBeVisible();
  await look("address");
  await page.clock.fastForward(46_000);
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look("warning");
  await page.keyboard.press("Enter");
  await press("kiosk-go-on-without");
  await expect(heading("kiosk-consent-question")).toBeVisible();
  await look("consent");
  await press("next");
  await expect(heading("kiosk-review-question")).toBeVisible();
  await look("read-back");
  await press("kiosk-register");
  await expect(page.getByRole("img")).toBeVisible();
  await look("claim-code");
  await kiosk.goto("/sign-on");
  await expect(page.getByLabel(say("password"))).toBeVisible();
  await look("staff-sign-on");
}

/** As somebody who has chosen it before. */
async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate((tag) => localStorage.setItem("language", tag), language);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}

interface Person {
  firstName: string;
  lastName: string;
  phone: string;
  email: string;
  postalCode: string;
  state: string;
  city: string;
  street: string;
}

const PEOPLE: Record<"latin" | "ja", [Person, Person]> = {
  latin: [
    {
      firstName: "Hannah",
      lastName: "Lindqvist",
      phone: "206-555-0142",
      email: "hannah@lindqvist.example",
      postalCode: "98101",
      state: "WA",
      city: "Seattle",
      street: "1420 5th Avenue",
    },
    {
      firstName: "Marcus",
      lastName: "Oyelaran",
      phone: "206-555-0188",
      email: "marcus@oyelaran.example",
      postalCode: "98109",
      state: "WA",
      city: "Seattle",
      street: "400 Broad Street",
    },
  ],
  ja: [
    {
      firstName: "葵",
      lastName: "森本",
      phone: "03-5555-0142",
      email: "aoi@morimoto.example",
      postalCode: "98101",
      state: "WA",
      city: "Seattle",
      street: "1420 5th Avenue",
    },
    {
      firstName: "健太",
      lastName: "小野寺",
      phone: "03-5555-0188",
      email: "kenta@onodera.example",
      postalCode: "98109",
      state: "WA",
      city: "Seattle",
      street: "400 Broad Street",
    },
  ],
};

/** What a screen has, by the names that its texts have in the files of translators. */
function byWords(page: Page, say: (name: string) => string) {
  const named = (role: "textbox" | "heading" | "button") => (name: string) =>
    page.getByRole(role, { name: say(name), exact: true });
  const button = named("button");
  return {
    textbox: named("textbox"),
    heading: named("heading"),
    press: (name: string) => button(name).first().click(),
  };
}

async function fillPerson(page: Page, say: (name: string) => string, person: Person): Promise<void> {
  const { textbox } = byWords(page, say);
  await textbox("first-name").first().fill(person.firstName);
  await textbox("last-name").first().fill(person.lastName);
  await textbox("phone").first().fill(person.phone);
  await textbox("email").first().fill(person.email);
  await textbox("postal-code").first().fill(person.postalCode);
  await textbox("state-province").first().fill(person.state);
  await textbox("city").first().fill(person.city);
  await textbox("street").first().fill(person.street);
}

/** Every page of headquarters' console, with something on it. */
export async function tourOfConsole(office: Console, language: Language, look: Look): Promise<void> {
  const { page } = office;
  await speak(page, language);
  for (const [screen, path] of CONSOLE_PAGES) {
    await page.goto(`${office.url}${path}`);
    await expect(office.heading).toBeVisible();
    await expect(page.locator("main").getByText(/Loading…|読み込み中/)).toHaveCount(0);
    await look(screen);
  }
}

const CONSOLE_PAGES = [
  ["headquarters", "/"],
  ["feature-management", "/features"],
  ["functionality-profiles", "/functionality-profiles"],
  ["functionality-profile", "/functionality-profiles/GINZA"],
  ["channel-database-group", "/channel-database-group"],
  ["stores-and-registers", "/stores"],
  ["store", "/stores/052"],
  ["commerce-parameters", "/commerce-parameters"],
  ["batch-jobs", "/jobs"],
  ["batch-job", "/jobs/1010"],
  ["sessions", "/sessions"],
  ["customers-of-headquarters", "/customers"],
  ["customer-of-headquarters", "/customers/002001"],
  ["customer-synchronization-status", "/customer-synchronization-status"],
] as const;
