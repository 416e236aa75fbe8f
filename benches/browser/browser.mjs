// The browser that everything is measured in.
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

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

/** In the page: notes the longest task of the main thread from now on. */
export function watchTasks() {
  window.longestTask = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      window.longestTask = Math.max(window.longestTask, task.duration);
    }
  }).observe({ type: "longtask" });
}

/** A task is told of after it has ended, in another one. */
export async function longestTask(page) {
  await pause(200);
  return page.evaluate(() => window.longestTask);
}

/** Writes what was measured into the file, if one is asked for, with where and when. */
export async function keepResult(out, browser, figures) {
  if (!out) return;
  const taken = { takenAt: new Date().toISOString(), browser: browser.version(), processors: cpus().length };
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, `${JSON.stringify({ ...taken, ...figures }, null, 2)}\n`);
}
