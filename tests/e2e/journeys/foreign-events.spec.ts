import type { Page } from "@playwright/test";

import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

/**
 * Events as autofill, extensions, translators and assistive technology send them: of the base type,
 * without the members of their kind. Those that press something are left out: pressing is what a
 * button is for.
 */
const KINDS = [
  ...["keydown", "keyup", "keypress", "input", "change", "beforeinput", "paste", "focus", "blur"],
  ...["focusin", "focusout", "compositionstart", "compositionupdate", "compositionend", "wheel"],
  ...["pointerdown", "pointerup", "pointermove", "mousedown", "mouseup", "touchstart", "touchend"],
  ...["animationend", "transitionend", "scroll", "resize", "online", "offline", "visibilitychange"],
  ...["pageshow", "resume", "storage", "message", "languagechange", "contextmenu", "select", "toggle"],
];

/** Sends each kind to each kind of element; gives how many were sent. */
const sendEach = (page: Page) =>
  page.evaluate((kinds) => {
    const known = new Set<string>();
    const targets: EventTarget[] = [window, document, document.body];
    for (const element of document.querySelectorAll("*")) {
      const kind = `${element.tagName} ${element.getAttribute("type")} ${element.getAttribute("role")}`;
      if (known.has(kind)) continue;
      known.add(kind);
      targets.push(element);
    }
    let sent = 0;
    for (const target of targets) {
      for (const kind of kinds) {
        target.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true, composed: true }));
        sent += 1;
      }
    }
    return sent;
  }, KINDS);

const stopped = (page: Page) => page.getByRole("alert").filter({ hasText: "has stopped" });

test("R301 events without their members stop no screen of the register, and nothing typed is lost", async ({
  register,
}) => {
  const { page } = register;
  await page.goto(`${register.url}/activate`);
  await sendEach(page);
  await register.setUp("SEATTLE-REGISTER-1");
  await sendEach(page);
  const saved = somebody("Grace");
  await register.createPerson(saved);
  await sendEach(page);

  await register.openCustomers();
  await register.openNewCustomer();
  const person = somebody("Barbara");
  await register.fill(person);
  expect(await sendEach(page)).toBeGreaterThan(500);
  await expect(register.textbox("First name")).toHaveValue(person.firstName);
  await expect(register.textbox("Phone")).toHaveValue(person.phone ?? "");
  for (const path of ["customers", "sync"]) {
    await page.goto(`${register.url}/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await sendEach(page);
  }
  await expect(stopped(page)).toHaveCount(0);
  await register.openCustomers();
  await expect(register.search).toBeEditable();
});

test("R301 events without their members stop no screen of the kiosk", async ({ kiosk }) => {
  const { page } = kiosk;
  await kiosk.activate();
  await sendEach(page);
  await kiosk.register.click();
  await sendEach(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(stopped(page)).toHaveCount(0);
});
