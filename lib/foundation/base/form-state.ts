/** Pure. What a form shows of something that is stored, its version, and the refusal of a save that is based on another one. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "./errors";

/** One field: its name on pages, its values as a form sends them, and how people read them. */
export type FieldState = {
  readonly label: string;
  readonly values: readonly string[];
  readonly text: string;
};

/** The fields of a form by their names. */
export type FormState = Readonly<Record<string, FieldState>>;

/** A field with one value; booleans are sent as a switch sends them. `text` where the value is not what people read. */
export function oneValue(label: string, value: string | number | boolean | null, text?: string): FieldState {
  const sent = typeof value === "boolean" ? (value ? "on" : "off") : String(value ?? "");
  return {
    label,
    values: [sent],
    text: text ?? (typeof value === "boolean" ? (value ? "yes" : "no") : sent),
  };
}

/** A field with several values whose order means nothing. `words` says how people read one. */
export function manyValues(
  label: string,
  values: readonly string[],
  words: (value: string) => string = (value) => value,
): FieldState {
  const sorted = [...new Set(values)].sort();
  return { label, values: sorted, text: sorted.map(words).sort().join(", ") };
}

/** The version of what a form shows: the same as long as every value is, whoever wrote it and how often. */
export function versionOf(state: FormState): string {
  const values = Object.entries(state).map(([name, field]) => [name, field.values] as const);
  const sorted = values.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("base64url");
}

/** An input with the version of what its form showed. Without one nothing is compared: nobody was shown anything. */
export type Versioned<Input> = Input & { readonly version?: string };

/** What a form sends that changes something stored: `schema`, with the version of what it showed. */
export function withVersion<Schema extends z.ZodObject>(
  schema: Schema,
): z.ZodType<z.output<Schema> & { readonly version: string }> {
  const version = z.string("Reload the page.").max(100, "Reload the page.");
  const extended: z.ZodType<unknown> = schema.safeExtend({ version });
  // Zod does not know the type of a shape that is open.
  return extended as z.ZodType<z.output<Schema> & { readonly version: string }>;
}

/** Somebody else's save, in between: who, when, and each field in which it differs from what is to be saved now. */
export type Conflict = {
  readonly by: string | null;
  /** ISO text, because it travels to the browser. */
  readonly at: string | null;
  /** The version that is saved now. */
  readonly version: string;
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly saved: string;
    readonly savedValues: readonly string[];
    readonly yours: string;
  }[];
};

/** The refusal of a save whose form showed another version. Nothing was changed. */
export class StaleSave extends AppError {
  readonly conflict: Conflict;

  constructor(conflict: Conflict) {
    super("conflict", `${conflict.by ?? "Someone else"} has saved this meanwhile.`);
    this.conflict = conflict;
  }
}

/** The conflict of saving `wanted` over `present` for whoever was shown `version`; null where there is none. */
export function conflictOf(
  version: string | undefined,
  present: FormState,
  wanted: FormState,
): Omit<Conflict, "by" | "at"> | null {
  const presentVersion = versionOf(present);
  if (version === undefined || version === presentVersion) return null;
  const fields = Object.entries(present).flatMap(([name, saved]) => {
    const yours = wanted[name];
    if (!yours || JSON.stringify(yours.values) === JSON.stringify(saved.values)) return [];
    return { name, label: saved.label, saved: saved.text, savedValues: saved.values, yours: yours.text };
  });
  return fields.length === 0 ? null : { version: presentVersion, fields };
}
