import type { Page } from "@playwright/test";

import { CLAIM_CODE } from "../harness/kiosk.ts";
import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";
import { tourOfKiosk, tourOfRegister } from "../harness/tour.ts";

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

/** Two Latin words in a row are no Japanese; what people and places are called may be Latin. */
async function expectJapanese(page: Page, names: RegExp): Promise<void> {
  const spoken = await page.locator("body").ariaSnapshot();
  const foreign = spoken
    .replaceAll(names, "")
    .split("\n")
    .filter((line) => !line.includes("/url:"))
    .filter((line) => /[A-Za-z]{2,} [A-Za-z]{2,}/.test(line.replace(/^\s*- [a-z]+/, "")));
  expect(foreign).toEqual([]);
}

test("R230 no screen says anything in English to a Japanese cashier", async ({
  register,
  page,
}) => {
  await register.goto("/activate");
  await register.switchLanguage("日本語");
  // What headquarters names is in headquarters' words.
  const names = new RegExp(
    [
      ...["Commerce Counter", "Ctrl\\+Enter", "Mika Tanaka", "Preferred contact", "Gift wrapping"],
      ...["Shoe size", "How the customer likes to be reached", "Wrap purchases as gifts"],
    ].join("|"),
    "g",
  );
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/[\u3040-\u9fff]/);
  await expectJapanese(page, names);
  await page.getByRole("textbox").fill("SEATTLE-REGISTER-1");
  await page.keyboard.press("Enter");
  await expect(page.locator("input[type=password]")).toBeVisible();
  await expectJapanese(page, names);
  await page.getByRole("textbox").first().fill("000160");
  await page.locator("input[type=password]").fill("demo-2026");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("searchbox")).toBeVisible();
  await page.getByRole("searchbox").fill("zzzz");
  await expect(page.getByRole("listitem")).toHaveCount(0);
  await expectJapanese(page, names);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("n");
  const [familyName, givenName] = [page.getByRole("textbox").first(), page.getByRole("textbox").nth(1)];
  await expect(familyName).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(":focus")).toHaveAttribute("aria-invalid", "true");
  await expectJapanese(page, names);
  await familyName.fill("森");
  await givenName.fill("愛子");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("森 愛子");
  await expectJapanese(page, names);
});

test("R230 the pseudo language finds no text of the register that was forgotten", async ({
  commerce,
  register,
  page,
}) => {
  test.slow();
  await tourOfRegister(commerce, register, "qps", async (screen) => {
    expect(await saidWithoutBrackets(page), screen).toEqual([]);
  });
});

test("R230 the pseudo language finds no text of the kiosk that was forgotten", async ({
  commerce,
  kiosk,
  page,
}) => {
  await tourOfKiosk(commerce, kiosk, "qps", async (screen) => {
    expect(await saidWithoutBrackets(page), screen).toEqual([]);
  });
});

/** What is shown or spoken and neither from a file of texts nor somebody's data. */
async function saidWithoutBrackets(page: Page): Promise<string[]> {
  const said = await page.evaluate((OTHERS_WORDS) => {
    const found: string[] = [];
    const isSaid = (element: Element | null) =>
      element !== null &&
      !element.closest(OTHERS_WORDS) &&
      !(element instanceof HTMLOptionElement && /^[A-Z]{2,3}$/.test(element.value));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (isSaid(walker.currentNode.parentElement)) found.push(walker.currentNode.textContent ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
      for (const name of ["aria-label", "placeholder", "title", "alt"]) {
        if (isSaid(element)) found.push(element.getAttribute(name) ?? "");
      }
    }
    return found;
  }, OTHERS_WORDS);
  // A text may be within another's.
  const rest = (text: string) =>
    text.replaceAll(/\[[^[\]]*\]/g, "").replaceAll(/\[[^[\]]*\]/g, "");
  return said.filter((text) => /[A-Za-z]{2}/.test(rest(text)) && !DATA.test(text));
}

/** What is not said to people, and where keys, languages and customers have their names. The browser names countries. */
const OTHERS_WORDS =
  "[aria-hidden=true], noscript, script, style, kbd, .language-switch, .item-title, .item-detail";

/** What people, places and things of headquarters are called, and what the browser says. */
const DATA = new RegExp(
  [
    ...["SEATTLE", "GINZA", "Mika Tanaka", "Hannah", "Lindqvist", "Marcus", "Oyelaran", "Seattle", "Avenue"],
    ...["Street", "@", "Preferred contact", "Gift wrapping", "Shoe size", "How the customer likes"],
    ...["^Email$", "^Phone$", "^Post$", "^Home$", "^Business$", "^(Mr|Ms|Mrs|Mx|Dr)\\.$", "^VIP$", "^Student$", "From 15 to 35"],
    ...["Wrap purchases", "English", "Deutsch", "United States", "AM", "PM", "zzzz"],
    CLAIM_CODE.source,
  ].join("|"),
);

test("R230 without any server, a register that was loaded in English becomes Japanese", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  await commerce.killEverything();
  await page.reload();
  await expect(register.connection).toHaveText("Offline");
  await register.mark();
  await register.switchLanguage("日本語");
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.getByRole("searchbox")).toHaveAccessibleName(/[\u3040-\u9fff]/);
  await register.expectNotReloaded();
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveAccessibleName(/[\u3040-\u9fff]/);
});

test.describe("without what the service worker keeps", () => {
  test.use({ serviceWorkers: "block", locale: "ja-JP" });

  test("a Japanese browser never sees English, and fetches its texts once", async ({
    register,
    page,
  }) => {
    const texts = page.waitForResponse(/\/texts\.ja-/);
    await page.addInitScript(() => {
      const seen = new Set<string | null>();
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        seen.add(document.querySelector("h1")?.textContent ?? null);
      }).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await register.goto("/activate");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/[\u3040-\u9fff]/);
    const seen = await page.evaluate(() => [
      ...(globalThis as unknown as { seen: Set<string | null> }).seen,
    ]);
    for (const heading of seen.filter((it) => it !== null)) {
      expect(heading).toMatch(/[\u3040-\u9fff]/);
    }
    const headers = await (await texts).allHeaders();
    expect(headers["cache-control"]).toContain("immutable");
    expect(headers["content-encoding"]).toBe("br");
  });

  test("where the texts cannot be had, all is English until they can", async ({
    register,
    page,
  }) => {
    const stranger = "<!doctype html><title>Wi-Fi</title>";
    await page.route(/\/texts\.ja-/, (route) => route.fulfill({ body: stranger }));
    await register.goto("/activate");
    await expect(register.textbox("Activation code")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await page.unroute(/\/texts\.ja-/);
    await register.mark();
    await expect(page.locator("html")).toHaveAttribute("lang", "ja", { timeout: 20_000 });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/[\u3040-\u9fff]/);
    await register.expectNotReloaded();
  });
});

test("the console too is switched without a reload, and to stay", async ({ administrator }) => {
  const office = await administrator();
  await office.button("日本語").click();
  await expect(office.page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(office.heading).toHaveText(/[\u3040-\u9fff]/);
  await office.page.reload();
  await expect(office.heading).toHaveText(/[\u3040-\u9fff]/);
  await office.button("English").click();
  await expect(office.heading).toHaveText(/^[A-Z]/);
});
