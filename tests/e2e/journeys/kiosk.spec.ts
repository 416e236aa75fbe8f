import type { Page } from "@playwright/test";

import { expectAccessible } from "../harness/accessible.ts";
import { InputMethod } from "../harness/input-method.ts";
import { Kiosk } from "../harness/kiosk.ts";
import type { Language } from "../harness/phrases.ts";
import { fullName, somebody } from "../harness/register.ts";
import { everythingStored, recordCounts } from "../harness/stored.ts";
import { expect, test } from "../harness/test.ts";
import { tourOfKiosk } from "../harness/tour.ts";

test.use({ viewport: { width: 1080, height: 1920 }, hasTouch: true });

/** What somebody who comes after the visitor could find. */
async function expectNothingLeft(page: Page, texts: (string | undefined)[]): Promise<void> {
  const seen = await page.evaluate(() => [
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll("input")].map((input) => input.value),
  ]);
  const stored = await everythingStored(page);
  for (const text of texts) {
    expect(seen.join("\n")).not.toContain(text);
    expect(stored).not.toContain(text);
  }
}

test("R241 R229 a visitor registers, and a register of the store finds them by the claim code", async ({
  commerce,
  page,
  anotherRegister,
  kiosk,
}) => {
  await kiosk.activate();
  const person = somebody();
  await kiosk.answer(person);
  // Read back so that others learn little.
  await expect(page.getByText("•••5678")).toBeVisible();
  await expect(page.getByText(`${person.email?.[0]}•••@example.com`)).toBeVisible();
  await expect(page.getByText(person.phone ?? "")).toHaveCount(0);
  await kiosk.register.click();
  await expect(kiosk.heading("Thank you")).toBeVisible();
  const code = await kiosk.claimCode();
  await expectNothingLeft(page, [person.lastName, person.email, person.phone]);

  const till = await anotherRegister();
  await till.setUp("GINZA-REGISTER-1");
  await till.find(code);
  await expect(till.row(fullName(person))).toContainText(/\d{6}/);
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
  await page.getByRole("button", { name: "Done" }).click();
  await kiosk.expectWelcome();
});

test("R244 R229 R241 everything is killed: the visitor registers, the browser dies, and the customer arrives exactly once", async ({
  commerce,
  killableBrowser,
  anotherRegister,
}) => {
  test.setTimeout(180_000);
  let kiosk = new Kiosk(await killableBrowser.start(), commerce.scaleUnit.url);
  await kiosk.activate();
  await kiosk.waitUntilInstalled();
  await expect(kiosk.connection).toHaveText("Online");
  await commerce.killEverything();
  await expect(kiosk.connection).toHaveText("Offline");
  const person = somebody();
  const code = await kiosk.registerPerson(person);

  await killableBrowser.kill();
  kiosk = new Kiosk(await killableBrowser.start(), commerce.scaleUnit.url);
  await kiosk.goto("/");
  await kiosk.expectWelcome();

  await commerce.startEverything();
  await expect(kiosk.connection).toHaveText("Online", { timeout: 60_000 });
  const till = await anotherRegister();
  await till.setUp("GINZA-REGISTER-1");
  await till.find(code);
  await expect(till.row(fullName(person))).toBeVisible({ timeout: 60_000 });
  await commerce.admin.convert();
  await expect(till.row(fullName(person))).toContainText(/\d{6}/);
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
  // Confirmed, and so not kept here any more.
  const kept = async () => {
    const { bases, outbox } = await recordCounts(kiosk.page);
    return { bases, outbox };
  };
  await expect.poll(kept, { timeout: 60_000 }).toEqual({ bases: 0, outbox: 0 });
});

test("R242 a visitor who walks away is asked, and everything typed is wiped", async ({
  page,
  kiosk,
}) => {
  await page.clock.install();
  await kiosk.activate();
  const person = somebody();
  await kiosk.answerUntilAddress(person);
  await page.clock.fastForward(46_000);
  const warning = page.getByRole("alertdialog", { name: "Are you still there?" });
  await expect(warning).toBeVisible();
  await expect(kiosk.stillHere).toBeFocused();
  await expect(warning).toContainText(/removed in 1\d seconds/);
  await page.keyboard.press("Enter");
  await expect(warning).toBeHidden();
  await page.getByRole("button", { name: "Back" }).click();
  await expect(kiosk.textbox("Phone")).toHaveValue(person.phone ?? "");

  await page.clock.fastForward(46_000);
  await expect(warning).toBeVisible();
  await page.clock.fastForward(16_000);
  await kiosk.expectWelcome();
  await expectNothingLeft(page, [person.lastName, person.email, person.phone]);
  await kiosk.register.click();
  for (const field of ["First name", "Last name"]) {
    await expect(kiosk.textbox(field)).toHaveValue("");
  }
  await kiosk.textbox("First name").fill("Hana");
  await kiosk.next.click();
  await expect(kiosk.textbox("Phone")).toHaveValue("");
});

test("R242 what was submitted is kept, and the claim code leaves the screen by itself", async ({
  commerce,
  page,
  kiosk,
}) => {
  await page.clock.install();
  await kiosk.activate();
  const person = somebody();
  await kiosk.registerPerson(person);
  await page.clock.fastForward(31_000);
  await kiosk.expectWelcome();
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
});

test("R242 how long a kiosk waits is told by the store's functionality profile", async ({
  commerce,
  page,
  kiosk,
}) => {
  await commerce.admin.setKioskIdleSeconds("GINZA", 120);
  await commerce.admin.distributeConfiguration();
  await page.clock.install();
  const configured = page.waitForResponse(/ChannelConfiguration/);
  await kiosk.activate();
  await configured;
  // Said by the configuration as well.
  await expect(page.getByText("Demo: all data is invented")).toBeVisible();
  await kiosk.register.click();
  await kiosk.textbox("First name").fill("Aiko");
  await page.clock.fastForward(110_000);
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(kiosk.textbox("First name")).toHaveValue("Aiko");
  await page.clock.fastForward(12_000);
  await expect(page.getByRole("alertdialog")).toBeVisible();
});

test("R241 R243 nothing but a worker's sign-on leads out, and no customer is shown to anybody", async ({
  page,
  anotherRegister,
  kiosk,
}) => {
  test.setTimeout(120_000);
  const till = await anotherRegister();
  await till.setUp("GINZA-REGISTER-1");
  const known = somebody();
  await till.createPerson(known);
  const details = new URL(till.page.url()).pathname;
  await kiosk.activate();
  await expect(page.getByRole("link")).toHaveCount(1); // past the header, to this same screen
  for (const screen of ["/customers", "/customers/new", details, "/sync", "/activate"]) {
    await kiosk.goto(screen);
    await expect(kiosk.textbox("Worker ID"), screen).toBeVisible();
    await expect(page.getByRole("navigation"), screen).toHaveCount(0);
  }
  for (const start of ["/", "/nowhere/at/all", "/kiosk"]) {
    await kiosk.goto(start);
    await kiosk.expectWelcome();
  }

  await kiosk.staff.click();
  await kiosk.textbox("Worker ID").fill("000160");
  await page.getByLabel("Password").fill("demo-2026");
  await page.getByRole("button", { name: "Sign on" }).click();
  await expect(kiosk.heading("Sync status")).toBeVisible();
  for (const screen of ["/customers", "/customers/new", details]) {
    await kiosk.goto(screen);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("searchbox")).toHaveCount(0);
    await expect(page.getByText(known.lastName)).toHaveCount(0);
  }
  await kiosk.goto("/sync");
  await page.getByRole("link", { name: "Back to the kiosk" }).click();
  await kiosk.expectWelcome();
  await kiosk.goto("/sync");
  await expect(kiosk.textbox("Worker ID")).toBeVisible();
});

test("R243 R213 offline, a worker who signed on at the kiosk before gets out; screens left open lead back", async ({
  commerce,
  page,
  kiosk,
}) => {
  test.setTimeout(120_000);
  await page.clock.install();
  await kiosk.activate();
  const signOn = async () => {
    await kiosk.staff.click();
    await kiosk.textbox("Worker ID").fill("000160");
    await page.getByLabel("Password").fill("demo-2026");
    await page.getByRole("button", { name: "Sign on" }).click();
    await expect(kiosk.heading("Sync status")).toBeVisible();
  };
  await signOn();
  await page.getByRole("link", { name: "Back to the kiosk" }).click();
  await kiosk.waitUntilInstalled();
  await commerce.killEverything();
  await expect(kiosk.connection).toHaveText("Offline");
  const person = somebody();
  await kiosk.registerPerson(person);
  await page.getByRole("button", { name: "Done" }).click();

  await signOn();
  await expect(page.getByText(fullName(person))).toBeVisible();
  await page.clock.fastForward(46_000);
  await expect(kiosk.stillHere).toBeVisible();
  await page.clock.fastForward(16_000);
  await kiosk.expectWelcome();
  await kiosk.goto("/sync");
  await expect(kiosk.textbox("Worker ID")).toBeVisible();
  // An unused sign-on screen too.
  await kiosk.textbox("Worker ID").fill("000160");
  await page.clock.fastForward(70_000);
  await kiosk.expectWelcome();

  await commerce.startEverything();
  await expect(async () => {
    await commerce.admin.convert();
    expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
  }).toPass({ timeout: 60_000 });
});

test("R242 the browser's Back, Forward and reload never show what another visitor has typed", async ({
  page,
  kiosk,
}) => {
  await kiosk.activate();
  const person = somebody();
  await kiosk.answer(person);
  await page.reload();
  await kiosk.expectWelcome();
  await expectNothingLeft(page, [person.lastName, person.email, person.phone]);
  await kiosk.answerUntilAddress(person);
  await page.goto("about:blank");
  await page.goBack();
  await kiosk.expectWelcome();
  await expectNothingLeft(page, [person.lastName, person.email, person.phone]);
  await kiosk.answerUntilAddress(person);
  await page.getByRole("button", { name: "Start over" }).click();
  await kiosk.expectWelcome();
  await kiosk.register.click();
  await expect(kiosk.textbox("First name")).toHaveValue("");
});

test("R224 R222 a Japanese visitor's reading is taken from what is typed, and the postal code fills in the address", async ({
  page,
  kiosk,
  anotherRegister,
}) => {
  await kiosk.activate();
  await page.getByRole("button", { name: "日本語", exact: true }).click();
  await page.getByRole("button", { name: "登録する" }).click();
  const box = (name: string) => page.getByRole("textbox", { name, exact: true });
  const next = page.getByRole("button", { name: "次へ" });
  await expect(box("姓")).toBeFocused();
  const input = await InputMethod.of(page);
  await input.compose("も", "もり", "森");
  await input.confirm("森");
  await expect(box("姓（フリガナ）")).toHaveValue("モリ");
  await box("名").fill("愛子");
  await box("名（フリガナ）").fill("アイコ");
  await next.click();
  const { email } = somebody();
  await box("メールアドレス").fill(email ?? "");
  await next.click();
  await box("郵便番号").fill("１０４－００６１");
  await expect(box("都道府県")).toHaveValue("東京都");
  await expect(box("市区町村")).toHaveValue("中央区");
  await expect(box("町名・番地・建物名")).toHaveValue("銀座");
  await expect(box("郵便番号")).toHaveAccessibleDescription(/東京都 中央区 銀座/);
  await box("町名・番地・建物名").fill("銀座1-1");
  await next.click();
  await expect(page.getByText("モリ アイコ")).toBeVisible();
  await page.getByRole("button", { name: "登録する" }).click();
  await expect(page.getByRole("img")).toBeVisible();
  await page.getByRole("button", { name: "終了" }).click();
  await expect(page.getByRole("heading", { name: "ようこそ" })).toBeVisible();
  await expectNothingLeft(page, ["銀座1-1", email]);
  // Not even what was said aloud.
  expect(await page.content()).not.toMatch(/モリ|愛子|銀座|中央区/);

  const till = await anotherRegister();
  await till.setUp("GINZA-REGISTER-1");
  await till.find("もりあいこ");
  await expect(till.row("愛子 森")).toContainText(email ?? "");
});

test("R241 answers are checked where they are given, and what the server refuses can be put right", async ({
  commerce,
  page,
  kiosk,
}) => {
  await kiosk.activate();
  await kiosk.register.click();
  await kiosk.next.click();
  await expect(kiosk.textbox("First name")).toBeFocused();
  await expect(kiosk.textbox("First name")).toHaveAccessibleDescription("Enter a name.");
  const person = somebody();
  await kiosk.textbox("First name").fill(person.firstName);
  await kiosk.textbox("First name").press("Enter");
  await expect(kiosk.textbox("Last name")).toBeFocused();
  await kiosk.textbox("Last name").fill(person.lastName);
  await kiosk.next.click();
  await kiosk.next.click();
  await expect(kiosk.textbox("Phone")).toHaveAccessibleDescription(/phone number or an email/);
  await kiosk.textbox("Phone").fill("０３−１２３４");
  await kiosk.textbox("Email").fill("not an address");
  await kiosk.next.click();
  await expect(kiosk.textbox("Email")).toBeFocused();
  await expect(kiosk.textbox("Email")).toHaveAccessibleDescription(/not an email address/);
  await kiosk.textbox("Email").fill("aiko@blocked.example");
  await kiosk.next.click();
  await page.getByRole("button", { name: "Go on without" }).click();
  await kiosk.register.click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByRole("button", { name: "Change Email" }).click();
  await kiosk.textbox("Email").fill(person.email ?? "");
  await kiosk.next.click();
  await expect(kiosk.heading("Is this right?")).toBeVisible();
  await kiosk.register.click();
  await expect(kiosk.heading("Thank you")).toBeVisible();
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
});

test("R241 R227 consent is asked where it is kept: never ticked, and kept as the visitor said", async ({
  commerce,
  page,
  kiosk,
}) => {
  await commerce.admin.switchOn("E", "C");
  await commerce.admin.distributeConfiguration();
  await kiosk.activate();
  await expect(kiosk.connection).toHaveText("Online");
  const person = somebody();
  await kiosk.answerUntilAddress(person);
  await kiosk.textbox("Postal code").fill("104-0061");
  await kiosk.textbox("City").fill("Chuo-ku");
  await kiosk.next.click();
  const consent = page.getByRole("checkbox", { name: "Yes, I agree" });
  await expect(consent).not.toBeChecked();
  await expect(page.getByText(/You can register without agreeing/)).toBeVisible();
  await consent.check();
  await kiosk.next.click();
  await expect(page.getByText("104-0061 Chuo-ku")).toBeVisible();
  await kiosk.register.click();
  await expect(kiosk.heading("Thank you")).toBeVisible();
  const { Contacts, Addresses, MarketingConsents } = await commerce.admin.customer(person.lastName);
  expect(Contacts.map((it) => it.IsMarketingConsentGiven)).toEqual([true, true]);
  const byVisitor = { IsGiven: true, Wording: "kiosk-1", WorkerId: "" };
  expect(MarketingConsents).toMatchObject([byVisitor, byVisitor]);
  expect(Addresses.map((it) => it.City)).toEqual(["Chuo-ku"]);
});

test("R244 R025 where nobody may be stored offline, a kiosk says so before anything is typed", async ({
  commerce,
  page,
  kiosk,
}) => {
  await commerce.admin.setFilterSharedCustomerDataTables(true);
  await commerce.admin.distributeConfiguration();
  await kiosk.activate();
  await expect(kiosk.connection).toHaveText("Online");
  const person = somebody();
  await kiosk.registerPerson(person);
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
  await page.getByRole("button", { name: "Done" }).click();
  await commerce.killEverything();
  await expect(kiosk.connection).toHaveText("Offline");
  await expect(kiosk.register).toBeDisabled();
  await expect(kiosk.register).toHaveAccessibleDescription(/ask our staff/);
});

test("R241 a kiosk is installed full-screen, begins at Welcome, and has neither menu nor small targets", async ({
  commerce,
  page,
  kiosk,
}) => {
  await kiosk.activate();
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
    return (await fetch(link?.href ?? "")).json();
  });
  expect(manifest.display).toBe("fullscreen");
  expect(manifest.start_url).toBe("/kiosk");
  for (const icon of manifest.icons) {
    const answer = await page.request.get(`${commerce.scaleUnit.url}${icon.src}`);
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toBe(icon.type);
  }
  const isPrevented = await page.evaluate(
    () => !document.body.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true })),
  );
  expect(isPrevented).toBe(true);
  const expectTargets = async () => {
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("main button, main input:not([type=checkbox]), main label:has(+ input), footer button")]
        .map((target) => ({ target: target.outerHTML, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.height > 0 && box.height < 60)
        .map(({ target }) => target),
    );
    expect(small).toEqual([]);
  };
  await expectTargets();
  await kiosk.register.click();
  for (const box of await page.getByRole("textbox").all()) {
    await expect(box).toHaveAttribute("autocomplete", "off");
    await expect(box).toHaveAttribute("enterkeyhint", /next|go/);
  }
  await expectTargets();
  expect(await page.evaluate(() => getComputedStyle(document.body).userSelect)).toBe("none");
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`${colorScheme} colours`, () => {
    test.use({ colorScheme });

    for (const language of ["en", "ja"] satisfies Language[]) {
      test(`R231 no screen of the kiosk breaks an accessibility check (${language}, ${colorScheme})`, async ({
        commerce,
        page,
        kiosk,
      }) => {
        await tourOfKiosk(commerce, kiosk, language, async (screen) => {
          await expect(page.locator("html")).toHaveAttribute("lang", language);
          if (language === "ja" && screen.startsWith("name")) {
            await expect(page.getByRole("textbox").first()).toHaveAccessibleName("姓");
          }
          await expectAccessible(page, screen);
        });
      });
    }
  });
}
