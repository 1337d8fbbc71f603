/** Waiting in line per key. */
import { expect, test } from "vitest";
import { createInTurn } from "./in-turn";

test("the same key runs one after the other, another key at once, and a failure does not stop the line", async () => {
  const inTurn = createInTurn();
  const events: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const first = inTurn("a", work("first", true));
  const results = await Promise.allSettled([first, inTurn("a", work("second")), inTurn("b", work("other"))]);
  expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(events.indexOf("second begins")).toBeGreaterThan(events.indexOf("first ends"));
  expect(events.indexOf("other begins")).toBeLessThan(events.indexOf("first ends"));
});
