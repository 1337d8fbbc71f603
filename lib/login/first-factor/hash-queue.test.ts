/** The queue of password checks: bounded width, order, and refusing what could not finish. */
import { expect, test } from "vitest";
import { createHashQueue } from "./hash-queue";

/** Checks that end when told to, on a clock that moves when told to. */
function bench(width: number) {
  let nowMs = 0;
  const queue = createHashQueue(() => nowMs, width);
  const finish: (() => void)[] = [];
  const started: number[] = [];
  const run = (deadlineMs: number) => {
    const number = started.length + queue.depth();
    return queue.run(deadlineMs, () => {
      started.push(number);
      return new Promise<number>((resolve) => finish.push(() => resolve(number)));
    });
  };
  const settle = async (ms: number) => {
    nowMs += ms;
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, run, settle, running: () => finish.length };
}

test("runs so many at a time, in order", async () => {
  const { queue, run, settle, running } = bench(2);
  const results = [run(1000), run(1000), run(1000)];
  expect([running(), queue.depth()]).toEqual([2, 3]);
  await settle(1);
  expect([running(), queue.depth()]).toEqual([2, 2]);
  await settle(1);
  await settle(1);
  expect(await Promise.all(results)).toEqual(
    [0, 1, 2].map(() => ({ kind: "done", value: expect.any(Number) })),
  );
  expect(queue.depth()).toBe(0);
});

test("sheds at once what those ahead leave no time for, and later what has waited too long", async () => {
  const { run, settle } = bench(1);
  const first = run(100);
  const second = run(25);
  expect(await run(25)).toEqual({ kind: "shed" });
  await settle(60);
  expect(await second).toEqual({ kind: "shed" });
  expect(await first).toMatchObject({ kind: "done" });
});

test("a check that throws frees its place", async () => {
  const queue = createHashQueue(() => 0, 1);
  await expect(queue.run(100, () => Promise.reject(new Error("broken hash")))).rejects.toThrow("broken hash");
  expect(await queue.run(100, () => Promise.resolve(true))).toEqual({ kind: "done", value: true });
});

test("says how long who comes now would wait, from how long checks took", async () => {
  const { queue, run, settle } = bench(2);
  const results = [run(1000), run(1000)];
  expect(queue.waitMs()).toBe(0);
  results.push(run(1000), run(1000));
  const expectedMs = queue.waitMs();
  expect(expectedMs).toBeGreaterThan(0);
  results.push(run(1000), run(1000));
  expect(queue.waitMs()).toBe(2 * expectedMs);
  await settle(200);
  await settle(0);
  expect(queue.waitMs()).toBeGreaterThan(expectedMs);
  for (let i = 0; i < 4; i++) await settle(1);
  await Promise.all(results);
  expect(queue.waitMs()).toBe(0);
});
