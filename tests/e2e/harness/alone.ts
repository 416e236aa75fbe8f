import { expect } from "@playwright/test";

import type { PersistentBrowser } from "./persistent-browser.ts";
import { Register } from "./register.ts";
import type { Commerce } from "./servers.ts";

/** A register in a browser that can be killed: signed on, installed, and without any server. */
export async function leftAlone(
  commerce: Commerce,
  browser: PersistentBrowser,
  code = "SEATTLE-REGISTER-1",
): Promise<Register> {
  const register = new Register(await browser.start(), commerce.scaleUnit.url);
  await register.setUp(code);
  await register.waitUntilInstalled();
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  return register;
}
