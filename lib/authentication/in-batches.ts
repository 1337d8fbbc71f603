/** Owns putting questions together: what is asked while the store is busy is asked in one statement afterwards. */

/** What a batch is made of. */
export type Batching<Q, A> = {
  /** Batches under way at once. */
  readonly width: number;
  /** Most questions in one batch. */
  readonly most: number;
  /** Answers in the order of the questions. Where it throws, every question of the batch fails so. */
  readonly answer: (questions: readonly Q[]) => Promise<readonly A[]>;
};

/**
 * A function that asks one question and gets its answer. Nobody waits for a batch to fill: with nothing under way a
 * question goes at once, together with those that arrived in the same turn of the event loop. A question that has
 * patience lets others join it for that long.
 */
export function inBatches<Q, A>({
  width,
  most,
  answer,
}: Batching<Q, A>): (question: Q, patienceMs?: number) => Promise<A> {
  type Waiting = { question: Q; resolve: (answer: A) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let running = 0;
  let isDue = false;

  async function run(batch: readonly Waiting[]): Promise<void> {
    running++;
    try {
      const answers = await answer(batch.map(({ question }) => question));
      for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as A);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    running--;
    start();
  }

  function start(): void {
    isDue = false;
    while (running < width && waiting.length > 0) void run(waiting.splice(0, most));
  }

  return (question, patienceMs = 0) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (isDue || running >= width) return;
      isDue = true;
      if (patienceMs > 0) setTimeout(start, patienceMs);
      else setImmediate(start);
    });
}
