import type { Page } from "@playwright/test";

const SUFFIXES = {
  Enter: { key: "Enter", text: "\r", code: "Enter", windowsVirtualKeyCode: 13 },
  Tab: { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 },
};

/** As a scanner does: a character each five milliseconds, then its suffix; however slow this machine is. */
export async function scan(page: Page, code: string, suffix: "Enter" | "Tab" | "none" = "Enter"): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  let timestamp = Date.now() / 1_000;
  // Sent without waiting: what a scanner without a suffix says ends when nothing follows.
  const sent: Promise<unknown>[] = [];
  const press = (key: { key: string; text?: string }) => {
    timestamp += 0.005;
    sent.push(keyboard.send("Input.dispatchKeyEvent", { type: "keyDown", timestamp, ...key }));
    sent.push(keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", timestamp, ...key }));
  };
  for (const character of code) press({ key: character, text: character });
  if (suffix !== "none") press(SUFFIXES[suffix]);
  await Promise.all(sent);
  await keyboard.detach();
}
