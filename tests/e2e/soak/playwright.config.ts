import { defineConfig } from "@playwright/test";

import { options } from "./options.ts";

// The tests run in processes of their own, and all are to have the same seed.
process.env.SOAK_SEED = String(options.seed);

// The browsers are started and killed by the soak itself.
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/soak",
  workers: 1,
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: "list",
  timeout: 60_000,
  expect: { timeout: 15_000 },
});
