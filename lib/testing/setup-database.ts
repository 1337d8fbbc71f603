/** The environment of a test file with a store: a database of its own, dropped after the file's last test. */
import { afterAll, inject } from "vitest";
import { createTestDatabase } from "./database";

const testDatabase = await createTestDatabase();
process.env.DATABASE_URL = testDatabase.url;
process.env.POSTERN_MASTER_KEY = inject("store").masterKey;
process.env.POSTERN_ARGON2_MEMORY_KIB = "64";
process.env.POSTERN_ARGON2_PASSES = "1";
process.env.POSTERN_LOG_LEVEL = "silent";

afterAll(async () => {
  const { posternDatabase } = globalThis as { posternDatabase?: { $disconnect(): Promise<void> } };
  await posternDatabase?.$disconnect();
  await testDatabase.drop();
});
