/** Looks that are shared: what somebody gets began after they asked. */
import { expect, test } from "vitest";
import { inTurns } from "./turns";

/** A look that ends when it is told to, and counts. */
function looks() {
  const ends: ((fails?: boolean) => void)[] = [];
  const look = inTurns(
    () =>
      new Promise<number>((resolve, reject) => {
        const n = ends.length + 1;
        ends.push((fails) => (fails ? reject(new Error(`look ${n}`)) : resolve(n)));
      }),
  );
  return { look, ends };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("who asks while one is under way gets the next, together with the others", async () => {
  const { look, ends } = looks();
  const first = look();
  const [second, third] = [look(), look()];
  await settled();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(1);
  await settled();
  const fourth = look();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  await settled();
  ends[2]?.();
  expect(await fourth).toBe(3);
});

test("one that fails fails for those who asked for it alone", async () => {
  const { look, ends } = looks();
  const first = look();
  const second = look();
  ends[0]?.(true);
  await expect(first).rejects.toThrow("look 1");
  await settled();
  ends[1]?.();
  expect(await second).toBe(2);
});
