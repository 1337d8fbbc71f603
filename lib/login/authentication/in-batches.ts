/** Putting questions together: what is asked while the store is busy is asked in one statement afterwards. */

/** What a batch is made of. */
export type Batching<Q, A> = {
  /** Most questions in one batch. */
  readonly most: number;
  /** Answers in the order of the questions. Where it throws, every question of the batch fails so. */
  readonly answer: (questions: readonly Q[]) => Promise<readonly A[]>;
  /** Called when the last question was answered and none waits. */
  readonly whenIdle?: () => void;
};

/** With no more than so many waiting, all go together: starting a statement costs several times what one more does. */
const fewest = 16;
/** A batch that takes longer holds nobody else up: the next one goes beside it. */
const lateMs = 50;

/**
 * A function that asks one question and gets its answer. One batch is under way at a time, and takes half of what
 * waits, so that the store works on one half while this process works on the other. Nobody waits for a batch to fill:
 * with nothing under way a question goes at once, together with those that arrived in the same turn of the event loop.
 * A question that has patience lets others join it for that long.
 */
export function inBatches<Q, A>({
  most,
  answer,
  whenIdle,
}: Batching<Q, A>): (question: Q, patienceMs?: number) => Promise<A> {
  type Waiting = {
    readonly question: Q;
    readonly dueMs: number;
    readonly resolve: (answer: A) => void;
    readonly reject: (error: unknown) => void;
  };
  const waiting: Waiting[] = [];
  let underWay: readonly Waiting[] | null = null;
  let isDue = false;

  async function run(batch: readonly Waiting[]): Promise<void> {
    underWay = batch;
    const late = setTimeout(makeWay, lateMs, batch);
    try {
      const answers = await answer(batch.map(({ question }) => question));
      for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as A);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    clearTimeout(late);
    makeWay(batch);
  }

  function makeWay(batch: readonly Waiting[]): void {
    if (underWay !== batch) return;
    underWay = null;
    if (isDue) return;
    const next = waiting[0];
    if (!next) {
      whenIdle?.();
      return;
    }
    const restMs = next.dueMs - performance.now();
    if (restMs > 0) startIn(restMs);
    else start();
  }

  function startIn(ms: number): void {
    isDue = true;
    if (ms > 0) setTimeout(start, ms);
    else setImmediate(start);
  }

  function start(): void {
    isDue = false;
    if (underWay || waiting.length === 0) return;
    const half = Math.ceil(waiting.length / 2);
    void run(waiting.splice(0, Math.min(most, Math.max(fewest, half))));
  }

  return (question, patienceMs = 0) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, dueMs: performance.now() + patienceMs, resolve, reject });
      if (!isDue && !underWay) startIn(patienceMs);
    });
}

/**
 * The same in lines of their own: questions with different keys share no batch and never wait for each other. A line is
 * forgotten when it is empty.
 */
export function inBatchesByKey<Q, A>({
  keyOf,
  ...batching
}: Omit<Batching<Q, A>, "whenIdle"> & { readonly keyOf: (question: Q) => string }): (
  question: Q,
  patienceMs?: number,
) => Promise<A> {
  const lines = new Map<string, (question: Q, patienceMs?: number) => Promise<A>>();
  return (question, patienceMs) => {
    const key = keyOf(question);
    let line = lines.get(key);
    if (!line) {
      line = inBatches({ ...batching, whenIdle: () => lines.delete(key) });
      lines.set(key, line);
    }
    return line(question, patienceMs);
  };
}
