/** Waiting in line per key: work for the same key runs one after the other, work for others at once. */

/** Runs `work` for `key` when all earlier work for that key has ended, however it ended. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** A set of lines, one a key; a line is forgotten when it is empty. */
export function createInTurn(): InTurn {
  const ends = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>) => {
    const before = ends.get(key) ?? Promise.resolve();
    const result = before.then(work, work);
    const end: Promise<unknown> = result
      .catch(() => undefined)
      .finally(() => {
        if (ends.get(key) === end) ends.delete(key);
      });
    ends.set(key, end);
    return result;
  };
}
