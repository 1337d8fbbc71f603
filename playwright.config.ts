/** How the journeys run: a real Chromium of this machine, one installation for all of them, one after another. `npm test` runs two halves so, side by side. */
import { defineConfig } from "@playwright/test";
import { withoutWindows } from "./e2e/support/browsers";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/support/global-setup.ts",
  // One installation, whose first run is a journey itself: nothing may run beside it.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // They only end what hangs: a machine that is busy with others, or has one slow core, is no fault of a page.
  timeout: 600_000,
  expect: { timeout: 30_000 },
  reporter: "line",
  outputDir: "test-results",
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    actionTimeout: 40_000,
    navigationTimeout: 60_000,
    // A trace takes a picture of every step, which costs a third of a run: ask for one with --trace on.
    screenshot: "only-on-failure",
    launchOptions: withoutWindows,
  },
  projects: [
    { name: "first run", testMatch: "first-run.spec.ts" },
    { name: "journeys", testIgnore: "first-run.spec.ts", dependencies: ["first run"] },
  ],
});
