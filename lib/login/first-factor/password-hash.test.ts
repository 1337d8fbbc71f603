/** Comparing passwords with hashes of different costs: where the work is done does not change what comes out. */
import { hash } from "@node-rs/argon2";
import { expect, it } from "vitest";
import { local } from "./local";

it.each([
  ["on the spot", 8, 1],
  ["on the spot, at the limit", 64, 1],
  ["on another thread", 65, 1],
  ["on another thread, by its passes", 40, 2],
])("compares %s", async (_, memoryCost, timeCost) => {
  const passwordHash = await hash("correct horse", { memoryCost, timeCost, parallelism: 1 });
  expect(await local.check(passwordHash, "correct horse")).toBe(true);
  expect(await local.check(passwordHash, "correct horse ")).toBe(false);
});

it("says no where there is no hash", async () => {
  expect(await local.check(null, "correct horse")).toBe(false);
});

it("fails, and says yes to nobody, when the hash cannot be read", async () => {
  await expect(local.check("$argon2id$v=19$m=8,t=1,p=1$", "x")).rejects.toThrow("Decoding failed");
  await expect(local.check("", "x")).rejects.toThrow("Decoding failed");
});
