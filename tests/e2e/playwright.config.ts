import { defineConfig } from "@playwright/test";

import { chromiumArguments, chromiumPath } from "./harness/chromium.ts";

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Each test has its own servers; two at once is what a small machine bears.
  workers: 2,
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: process.env.CI ? "list" : [["list"], ["html", { open: "never" }]],
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    locale: "en-GB",
    timezoneId: "Asia/Tokyo",
    viewport: { width: 1366, height: 768 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: chromiumPath, args: chromiumArguments },
  },
});
