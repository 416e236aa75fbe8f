import { defineConfig } from "@playwright/test";

import { options } from "./options.ts";

// The browsers are started and killed by the soak itself.
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/soak",
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: "list",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // Workers read it too: without this, each would take a seed of its own.
  metadata: { seed: (process.env.SOAK_SEED = String(options.seed)) },
});
