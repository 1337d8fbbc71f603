/** Pure. What a form holds, and whether somebody has changed it. */

/** What the form holds; each line of a Textarea with `list` is a value of its own. */
export function valuesOf(form: HTMLFormElement, submitter: HTMLElement | null = null): FormData {
  const values = new FormData(form, submitter);
  for (const { name, value } of form.querySelectorAll<HTMLTextAreaElement>("textarea[data-list]")) {
    values.delete(name);
    for (const line of value.split("\n")) values.append(name, line);
  }
  return values;
}

/** What a form held at some moment, by name. */
export type Snapshot = ReadonlyMap<string, string>;

/** The values of `form` to compare with later ones. */
export function snapshotOf(form: FormData): Snapshot {
  const names = new Set(form.keys());
  return new Map([...names].map((name) => [name, JSON.stringify(form.getAll(name).map(plain))]));
}

/** The names whose values differ; nothing is the same as an empty text. */
export function changedNames(before: Snapshot, now: Snapshot): string[] {
  const names = [...new Set([...before.keys(), ...now.keys()])];
  return names.filter((name) => (before.get(name) ?? nothing) !== (now.get(name) ?? nothing));
}

const nothing = JSON.stringify([""]);

const plain = (value: FormDataEntryValue) =>
  typeof value === "string" ? value : value.size > 0 ? `${value.name} ${value.size}` : "";
