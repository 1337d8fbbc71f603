/** The console's own door for users: the same core as every login, so a code spent here is spent everywhere. */
import { consoleCore, currentConfig } from "./core";

/** A sign-in to self-service. `limited`: the person has no factor yet and may only enrol one. */
export type SignInResult =
  | { readonly ok: true; readonly userId: string; readonly limited: boolean }
  | { readonly ok: false };

/**
 * Signs a user in with password and code. One answer for every refusal; the reason stands in the login log.
 * A code may be missing only where the setting lets people enrol without a link and this person has no factor.
 */
export async function signInUser(input: {
  readonly username: string;
  readonly password: string;
  readonly code: string;
  readonly ip: string | null;
}): Promise<SignInResult> {
  const { answer, decision, userId } = await consoleCore().attempt({
    door: "console",
    config: await currentConfig(),
    client: null,
    username: input.username,
    typed: input.password + input.code.replace(/\s/g, ""),
    state: null,
    sourceAddress: input.ip ?? "unknown",
    personAddress: input.ip,
    receivedMs: performance.now(),
    refusal: null,
  });
  if (answer.kind !== "accept" || userId === null) return { ok: false };
  return { ok: true, userId, limited: decision?.reason === "accepted_password_only" };
}
