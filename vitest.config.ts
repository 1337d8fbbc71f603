/** How tests run: pure ones anywhere, those with a store each on a database of their own. */
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };
const exclude = [...configDefaults.exclude, "**/.next/**", "**/dist/**"];
/** Each file with a migrated database of its own on one cluster per run. */
const withStore = {
  globalSetup: ["lib/testing/setup-store.ts"],
  setupFiles: ["lib/testing/setup-database.ts"],
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "pure",
          include: ["**/*.test.ts"],
          exclude: [...exclude, "**/*.db.test.ts", "e2e/**"],
          setupFiles: ["lib/testing/setup-pure.ts"],
          // Only ends what hangs: how long anything takes is for bench/ to say.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude,
          ...withStore,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          // Real psql and workers; journeys in a browser are *.spec.ts and run with Playwright.
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          ...withStore,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
