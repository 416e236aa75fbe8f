// The browser that everything is measured in.
import { chromium } from "playwright-core";

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What goes wrong in the page is said here. */
export function report(page) {
  page.on("pageerror", (error) => console.error(error));
  page.on("console", (message) => {
    // That a checkpoint is not there yet is an answer like any other.
    const isExpected = message.location().url.includes("/_local/");
    if (message.type() === "error" && !isExpected) console.error(message.text());
  });
}
