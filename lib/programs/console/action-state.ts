/** Pure. What a server action gives back to its form. Importable by client components. */
import type { Question } from "@/lib/foundation/base/errors";
import type { Conflict } from "@/lib/foundation/base/form-state";

/** `fields` maps an input's name to the sentence beside it. `id` is what to quote when something broke. */
export type ActionState<Data = unknown> =
  | { readonly status: "idle" }
  | {
      readonly status: "error";
      readonly message: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly id?: string;
      /** Nothing was done yet: this operator's password and code are asked for first (components/ui/use-confirmed). */
      readonly unproven?: string;
      /** Nothing was done yet: the person is asked this first, and the token goes along as `consent`. */
      readonly question?: Question;
      /** Nothing was saved: somebody else saved the same in between, and the person chooses between the two. */
      readonly conflict?: Conflict;
      /** Nothing was done: there is no session any more. Where to sign in, in another tab. */
      readonly signInAt?: string;
    }
  | { readonly status: "done"; readonly message: string; readonly data: Data | null };

/** What a save gives to a form that shows something stored. */
export type Saved = { readonly version: string };

/** A server action as forms take it. */
export type FormAction<Data = unknown> = (
  previous: ActionState<Data>,
  form: FormData,
) => Promise<ActionState<Data>>;

/** Before the first submit. */
export const idle: ActionState<never> = { status: "idle" };

/** A success without data. `message` shows in a toast; empty says nothing. */
export function done(message: string): ActionState<never>;
/** A success with data for the page, for example a secret shown once. */
export function done<Data>(message: string, data: Data): ActionState<Data>;
export function done<Data>(message: string, data: Data | null = null): ActionState<Data> {
  return { status: "done", message, data };
}
