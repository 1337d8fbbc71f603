/** Batches: what goes together, how many at once, and that answers and failures find their questions. */
import { expect, test, vi } from "vitest";
import { inBatches, inBatchesByKey } from "./in-batches";

/** A store that answers a batch when told to. */
function bench(most = 100) {
  const batches: { questions: readonly number[]; end: (error?: Error) => void }[] = [];
  const ask = inBatches<number, string>({
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

test("gathers what comes meanwhile, in order: few go together, of many the half, of very many the most", async () => {
  const { ask, turn, batches } = bench(20);
  const sizes = () => batches.map(({ questions }) => questions.length);
  const first = ask(0);
  await turn();
  const others = Array.from({ length: 60 }, (_, i) => ask(i + 1));
  await turn();
  expect(sizes()).toEqual([1]);
  for (let i = 0; batches[i]; i++) {
    batches[i]?.end();
    await turn();
  }
  expect(sizes()).toEqual([1, 20, 20, 16, 4]);
  expect(await Promise.all([first, ...others])).toEqual(Array.from({ length: 61 }, (_, i) => `answer ${i}`));
});

test("a batch that is late holds nobody else up", async () => {
  const { ask, turn, batches, asked } = bench();
  const late = ask(1);
  await turn();
  const next = ask(2);
  await vi.waitFor(() => expect(asked()).toEqual([[1], [2]]));
  const last = ask(3);
  batches[0]?.end();
  expect(await late).toBe("answer 1");
  await turn();
  expect(asked()).toEqual([[1], [2]]);
  batches[1]?.end();
  expect(await next).toBe("answer 2");
  batches[2]?.end();
  expect(await last).toBe("answer 3");
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

test("who has patience lets others join, also when a batch has ended meanwhile", async () => {
  const { ask, turn, batches, asked } = bench();
  const first = ask(1, 40);
  await turn();
  expect(asked()).toEqual([]);
  const second = ask(2);
  await vi.waitFor(() => expect(asked()).toEqual([[1, 2]]));
  const third = ask(3, 40);
  batches[0]?.end();
  expect(await Promise.all([first, second])).toEqual(["answer 1", "answer 2"]);
  const fourth = ask(4, 10_000);
  await turn();
  expect(asked()).toEqual([[1, 2]]);
  await vi.waitFor(() =>
    expect(asked()).toEqual([
      [1, 2],
      [3, 4],
    ]),
  );
  batches[1]?.end();
  expect(await Promise.all([third, fourth])).toEqual(["answer 3", "answer 4"]);
});

test("questions with different keys share no batch and do not wait for each other", async () => {
  const batches: { questions: readonly string[]; end: () => void }[] = [];
  const ask = inBatchesByKey<string, string>({
    most: 100,
    keyOf: (question) => question.slice(0, 1),
    answer: (questions) =>
      new Promise((resolve) => {
        batches.push({ questions, end: () => resolve(questions.map((question) => `answer ${question}`)) });
      }),
  });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const [a1, b1, a2] = [ask("a1"), ask("b1"), ask("a2")];
  await turn();
  expect(batches.map(({ questions }) => questions)).toEqual([["a1", "a2"], ["b1"]]);
  const a3 = ask("a3");
  await turn();
  expect(batches).toHaveLength(2);
  batches[1]?.end();
  expect(await b1).toBe("answer b1");
  batches[0]?.end();
  expect(await Promise.all([a1, a2])).toEqual(["answer a1", "answer a2"]);
  await turn();
  batches[2]?.end();
  expect(await a3).toBe("answer a3");
});

test("tells when nothing is asked any more, and not before", async () => {
  let idle = 0;
  const ask = inBatches<number, number>({
    most: 1,
    answer: async (questions) => questions,
    whenIdle: () => idle++,
  });
  await Promise.all([ask(1), ask(2)]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(idle).toBe(1);
  await expect(ask(3)).resolves.toBe(3);
  await new Promise((resolve) => setImmediate(resolve));
  expect(idle).toBe(2);
});
