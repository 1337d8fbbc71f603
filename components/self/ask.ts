/** Calling a server action outside a form: values in, data or the sentence to show out. */
import { type FormAction, idle } from "@/lib/programs/console/action-state";
import { notResponding } from "@/lib/programs/console/went-wrong";

/** `message` is for the person. */
export type Answer<Data> =
  | { readonly ok: true; readonly data: Data | null; readonly message: string }
  | { readonly ok: false; readonly message: string; readonly isUnreachable: boolean };

/** Runs `action` with `values`. Never throws: a server that does not answer is an answer too. */
export async function ask<Data>(
  action: FormAction<Data>,
  values: Readonly<Record<string, string>>,
): Promise<Answer<Data>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  const state = await action(idle, form).catch(() => null);
  if (state?.status === "done") return { ok: true, data: state.data, message: state.message };
  const message = state?.status === "error" ? state.message : notResponding;
  return { ok: false, message, isUnreachable: state === null };
}
