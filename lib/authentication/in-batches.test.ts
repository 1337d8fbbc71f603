/** Batches: what goes together, how many at once, and that answers and failures find their questions. */
import { expect, test, vi } from "vitest";
import { inBatches } from "./in-batches";

/** A store that answers a batch when told to. */
function bench(width = 1, most = 100) {
  const batches: { questions: readonly number[]; end: (error?: Error) => void }[] = [];
  const ask = inBatches<number, string>({
    width,
    most,
    answer: (questions) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve(questions.map((q) => `answer ${q}`)));
        batches.push({ questions, end });
      }),
  });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return { ask, turn, batches, asked: () => batches.map(({ questions }) => questions) };
}

test("asks at once, and together what came in the same turn", async () => {
  const { ask, turn, batches, asked } = bench();
  const answers = Promise.all([ask(1), ask(2)]);
  await turn();
  expect(asked()).toEqual([[1, 2]]);
  batches[0]?.end();
  expect(await answers).toEqual(["answer 1", "answer 2"]);
});

test("gathers what comes meanwhile, in order, at most so many a batch and so many batches at once", async () => {
  const { ask, turn, batches, asked } = bench(2, 3);
  const first = ask(1);
  await turn();
  const second = ask(2);
  await turn();
  const others = [3, 4, 5, 6].map(ask);
  await turn();
  expect(asked()).toEqual([[1], [2]]);
  batches[1]?.end();
  await second;
  expect(asked()).toEqual([[1], [2], [3, 4, 5]]);
  batches[0]?.end();
  await first;
  expect(asked()[3]).toEqual([6]);
  for (const { end } of batches) end();
  expect(await Promise.all(others)).toEqual([3, 4, 5, 6].map((q) => `answer ${q}`));
});

test("a batch that fails fails its questions alone", async () => {
  const { ask, turn, batches } = bench();
  const failing = [ask(1), ask(2)].map((answer) => expect(answer).rejects.toThrow("store is down"));
  await turn();
  const next = ask(3);
  batches[0]?.end(new Error("store is down"));
  await Promise.all(failing);
  batches[1]?.end();
  expect(await next).toBe("answer 3");
});

test("who has patience lets others join; nobody waits for it when a batch ends meanwhile", async () => {
  const { ask, turn, batches, asked } = bench(2);
  const first = ask(1, 40);
  await turn();
  expect(asked()).toEqual([]);
  const second = ask(2);
  await vi.waitFor(() => expect(asked()).toEqual([[1, 2]]));
  const third = ask(3);
  await turn();
  const fourth = ask(4, 10_000);
  batches[1]?.end();
  expect(await third).toBe("answer 3");
  expect(asked()).toEqual([[1, 2], [3], [4]]);
  batches[0]?.end();
  batches[2]?.end();
  expect(await Promise.all([first, second, fourth])).toEqual(["answer 1", "answer 2", "answer 4"]);
});
