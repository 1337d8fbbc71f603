/** Owns how tests run: pure ones anywhere, those with a store each on a database of their own. */
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };
const exclude = [...configDefaults.exclude, "**/.next/**", "**/dist/**", "e2e/**"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "pure",
          include: ["**/*.test.ts"],
          exclude: [...exclude, "**/*.db.test.ts"],
          setupFiles: ["lib/testing/setup-pure.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude,
          globalSetup: ["lib/testing/setup-store.ts"],
          setupFiles: ["lib/testing/setup-database.ts"],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
