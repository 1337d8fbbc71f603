/** Pure. Orders that people change. */

/** `list` with `one` of it a place further forward; the list itself where `one` is the first already. */
export function movedUp<T>(list: readonly T[], one: T): readonly T[] {
  const at = list.indexOf(one);
  if (at < 1) return list;
  return [...list.slice(0, at - 1), one, ...list.slice(at - 1).filter((each) => each !== one)];
}
