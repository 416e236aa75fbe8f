import { defineConfig } from "@playwright/test";

// The browser is started by the test, which has to make its certificate before.
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/installed",
  workers: 1,
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: "list",
  timeout: 120_000,
  expect: { timeout: 15_000 },
});
