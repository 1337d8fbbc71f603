/** A form on something stored, as the tests of stale saves drive it. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { FormState } from "@/lib/foundation/base/form-state";
import { operatorWith } from "../actors";

/** What it shows now, and saving one of three different contents. */
export type Form = {
  readonly shown: () => Promise<FormState>;
  readonly save: (actor: Actor, content: 1 | 2 | 3, version?: string) => Promise<void>;
};

/** Forms by what they are about; each makes what it is about. */
export type Forms = Readonly<Record<string, () => Promise<Form>>>;

/** Whoever looks at them. */
export const own = operatorWith("owner");
