import type { Page } from "@playwright/test";

/** As a scanner does: a character each five milliseconds, then Enter; however slow this machine is. */
export async function scan(page: Page, code: string): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  let timestamp = Date.now() / 1_000;
  const press = async (key: string, text: string) => {
    timestamp += 0.005;
    const pressed = { key, text, timestamp, ...(text === "\r" ? { code: "Enter", windowsVirtualKeyCode: 13 } : {}) };
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyDown", ...pressed });
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", ...pressed });
  };
  for (const character of code) await press(character, character);
  await press("Enter", "\r");
  await keyboard.detach();
}
