/** Tests of the lock on a directory, with real processes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holdLock } from "./process-lock";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "postern-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("one holds it at a time, and the others learn who", async () => {
  const results = await Promise.all(Array.from({ length: 5 }, () => holdLock(directory)));
  const held = results.filter((result) => result.ok);
  expect(held).toHaveLength(1);
  expect(results.filter((result) => !result.ok && result.pid === process.pid)).toHaveLength(4);
  await held[0]?.lock.release();
  const again = await holdLock(directory);
  expect(again.ok).toBe(true);
  if (again.ok) await again.lock.release();
});

test("waiting gets it once it is free", async () => {
  const first = await holdLock(directory);
  const second = holdLock(directory, 5000);
  if (first.ok) await first.lock.release();
  const result = await second;
  expect(result.ok).toBe(true);
  if (result.ok) await result.lock.release();
});

test("a holder killed with -9 holds nothing any more", async () => {
  const code = `import("@/lib/foundation/platform/process-lock").then(({ holdLock }) => holdLock(${JSON.stringify(directory)}))
    .then(() => { process.stdout.write("held"); setInterval(() => {}, 1000); })`;
  const holder = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  expect(await holdLock(directory)).toEqual({ ok: false, pid: holder.pid });
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const result = await holdLock(directory);
  expect(result.ok).toBe(true);
  if (result.ok) await result.lock.release();
});
