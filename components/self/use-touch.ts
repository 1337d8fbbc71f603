"use client";
/** Touching a passkey in this browser: asks for it, and gives the answer that a form sends along. */
import { startAuthentication, WebAuthnAbortService } from "@simplewebauthn/browser";
import type { AskedTouch } from "@/lib/login/passkeys/ask";
import { type FormAction, idle } from "@/lib/programs/console/action-state";
import { notResponding } from "@/lib/programs/console/went-wrong";

/** The answer in JSON, or the sentence to show. */
export type Touched =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly message: string };

/** Asks `begin` what to sign, and the authenticator to sign it. */
export async function touchPasskey(begin: FormAction<AskedTouch>): Promise<Touched> {
  const asked = await begin(idle, new FormData()).catch(() => null);
  if (!asked) return { ok: false, message: notResponding };
  if (asked.status !== "done" || !asked.data)
    return { ok: false, message: asked.status === "error" ? asked.message : notResponding };
  const { options, origin } = asked.data;
  if (origin !== location.origin)
    return { ok: false, message: `Passkeys work at ${origin}. Open this page there.` };
  try {
    const { id, rawId, type, response } = await startAuthentication({ optionsJSON: options });
    return { ok: true, answer: JSON.stringify({ id, rawId, type, response }) };
  } catch (error) {
    WebAuthnAbortService.cancelCeremony();
    return { ok: false, message: whyNot(error) };
  }
}

/** Browsers say the same for a touch that was declined, that timed out, and that no passkey could answer. */
function whyNot(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "SecurityError") return "This browser allows no passkeys at this address.";
  return "No passkey was touched. Try again, and follow what your browser shows.";
}
