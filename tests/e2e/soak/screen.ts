import type { BrowserContext, Page } from "@playwright/test";

/** What a person could read on a page at one moment. */
export interface Screen {
  heading: string;
  /** Status messages of the page itself; the line that only screen readers hear is outside it. */
  messages: string[];
  alerts: string[];
  customerId: string;
  phone: string;
}

declare global {
  interface Window {
    soakSees?: (screen: Screen) => void;
  }
}

/** Runs in the page: tells what it says as soon as it says something else. */
function watch(): void {
  const words = (element: Element | null | undefined) => element?.textContent?.trim() ?? "";
  const all = (selector: string) => [...document.querySelectorAll(selector)].map(words);
  const fact = (term: string) => {
    const terms = [...document.querySelectorAll("main dt")];
    return words(terms.find((one) => words(one) === term)?.nextElementSibling);
  };
  let last = "";
  const look = () => {
    const screen: Screen = {
      heading: words(document.querySelector("main h1")),
      messages: all("main [role=status]"),
      alerts: all("main [role=alert]"),
      customerId: fact("Customer ID"),
      phone: fact("Phone"),
    };
    const now = JSON.stringify(screen);
    if (now !== last) {
      last = now;
      window.soakSees?.(screen);
    }
  };
  const start = () => {
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    look();
  };
  if (document.documentElement) start();
  else document.addEventListener("DOMContentLoaded", start);
}

/** From now on every page of the browser tells what it shows, at the moment it shows it. */
export async function watchScreens(
  context: BrowserContext,
  sees: (page: Page, screen: Screen) => void,
): Promise<void> {
  await context.exposeBinding("soakSees", ({ page }, screen: Screen) => sees(page, screen));
  await context.addInitScript(watch);
}
