import type { CDPSession, Page } from "@playwright/test";

/** An input method at work in Chromium: real composition events, as from Mozc or ATOK. */
export class InputMethod {
  constructor(
    readonly page: Page,
    readonly client: CDPSession,
  ) {}

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(page, await page.context().newCDPSession(page));
  }

  /** Shows each text under composition: kana by a letter key, what they are converted to by Space. */
  async compose(...texts: string[]): Promise<void> {
    for (const text of texts) {
      if (/\p{Script=Han}/u.test(text)) await this.take("Space");
      else if (/\p{Script=Hiragana}/u.test(text)) await this.take("KeyA");
      await this.show(text);
    }
  }

  /** Tab takes a prediction. */
  async predict(text: string): Promise<void> {
    await this.take("Tab");
    await this.show(text);
  }

  private async show(text: string): Promise<void> {
    const end = text.length;
    await this.client.send("Input.imeSetComposition", {
      text,
      selectionStart: end,
      selectionEnd: end,
    });
  }

  /** A key that the input method takes for itself: it reaches the page with the code 229. */
  async take(key: string): Promise<void> {
    const taken = { key, code: key, windowsVirtualKeyCode: 229 };
    await this.client.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...taken });
    await this.client.send("Input.dispatchKeyEvent", { type: "keyUp", ...taken });
  }

  /** Enter confirms the composition: the key comes while it still goes on. */
  async confirm(text: string): Promise<void> {
    await this.take("Enter");
    await this.client.send("Input.insertText", { text });
  }
}
