"use client";
/** Asking an authenticator from the browser: the only place where client code touches WebAuthn. */
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import type { AskedPasskey, AskedTouch } from "@/lib/login/passkeys/ask";
import { notResponding } from "./went-wrong";

/** The authenticator's answer in JSON, or the sentence to show; an empty one where the person only turned to something else. */
export type PasskeyAnswer =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly message: string };

/** Has a passkey touched for what the console asks. */
export const touchPasskey = (asked: AskedTouch): Promise<PasskeyAnswer> =>
  answered(asked.origin, () => startAuthentication({ optionsJSON: asked.options }));

/** Has a passkey made for what the console asks. */
export const makePasskey = (asked: AskedPasskey): Promise<PasskeyAnswer> =>
  answered(asked.origin, () => startRegistration({ optionsJSON: asked.options }));

/** What the console asks of whoever signs in, before anybody is known. */
export async function askToSignIn(
  kind: "operator" | "user",
): Promise<AskedTouch | { readonly message: string }> {
  try {
    const response = await fetch(`/api/passkeys/${kind}`, { method: "POST", cache: "no-store" });
    return (await response.json()) as AskedTouch | { readonly message: string };
  } catch {
    return { message: notResponding };
  }
}

/**
 * Lets the browser offer passkeys among what it fills into the username, where it can. Waits until one is chosen; gives null where
 * it cannot, or where something else asks for a passkey meanwhile.
 */
export async function offerInUsername(kind: "operator" | "user"): Promise<string | null> {
  try {
    if (!(await browserSupportsWebAuthnAutofill())) return null;
    const asked = await askToSignIn(kind);
    if ("message" in asked || asked.origin !== window.location.origin) return null;
    const touched = await startAuthentication({ optionsJSON: asked.options, useBrowserAutofill: true });
    return JSON.stringify(touched);
  } catch {
    return null;
  }
}

/** Ends what `offerInUsername` began, because the page goes. */
export const endOffer = (): void => WebAuthnAbortService.cancelCeremony();

async function answered(origin: string, ask: () => Promise<unknown>): Promise<PasskeyAnswer> {
  if (!browserSupportsWebAuthn() || origin !== window.location.origin) {
    const message =
      origin === window.location.origin
        ? "This browser has no passkeys. Use another one, or your password and a code."
        : `Passkeys work at ${origin}. Open that address.`;
    return { ok: false, message };
  }
  try {
    return { ok: true, answer: JSON.stringify(await ask()) };
  } catch (error) {
    return { ok: false, message: sentence(error) };
  }
}

/** Browsers say the same for "cancelled", "too late" and "there is none", so that pages cannot find out which. */
function sentence(error: unknown): string {
  const { name } = error instanceof Error ? error : { name: "" };
  if (name === "AbortError") return "";
  if (name === "InvalidStateError") return "This device has a passkey of yours already.";
  return "No passkey was used. Try again, or use your password and a code.";
}
