"use client";
/** Signing in and out from the browser: the only place where client code touches next-auth. */
import { signOut as nextAuthSignOut } from "next-auth/react";
import { type StoreTrouble, troubleWords } from "@/lib/foundation/platform/store-trouble";
import { notResponding, somethingWentWrong } from "./went-wrong";

/** `message` is the one sentence to show. `isPlainRefusal`: what was typed is not right; nothing else stood in the way. */
export type SignInResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly isPlainRefusal?: boolean };

/**
 * Signs in as an operator, or as a user of self-service. The cookie is set when it gives ok. By next-auth's addresses and
 * not by its function, which leaves the page, and what was typed there, when one of them gives no answer.
 */
export async function signIn(
  kind: "operator" | "user",
  typed: {
    readonly username: string;
    readonly password: string;
    readonly code: string;
    readonly source?: string;
  },
): Promise<SignInResult> {
  return send(kind, typed);
}

/** The same with a passkey: `answer` is what the authenticator gave. */
export async function signInByPasskey(kind: "operator" | "user", answer: string): Promise<SignInResult> {
  const result = await send(`${kind}-passkey`, { answer });
  if (result.ok || !result.isPlainRefusal) return result;
  return {
    ...result,
    message: "This passkey did not let you in. Use another one, or your password and a code.",
  };
}

async function send(provider: string, values: Readonly<Record<string, string>>): Promise<SignInResult> {
  try {
    const { csrfToken = "", error } = await answerOf(await fetch("/api/auth/csrf", { cache: "no-store" }));
    if (error) return { ok: false, message: sentence(error) };
    const body = new URLSearchParams({ ...values, csrfToken, json: "true" });
    const response = await fetch(`/api/auth/callback/${provider}`, { method: "POST", body });
    const answer = await answerOf(response);
    if (response.ok && !answer.error) return { ok: true };
    const refusal = answer.error ?? "unreachable";
    return { ok: false, message: sentence(refusal), isPlainRefusal: refusal === plainRefusal };
  } catch {
    return { ok: false, message: notResponding };
  }
}

type Answer = { readonly csrfToken?: string; readonly error?: string };

/** What one of these addresses says. An error of next-auth's stands in the address that it would lead to. */
async function answerOf(response: Response): Promise<Answer> {
  const answer = (await response.json()) as Answer & { readonly url?: string };
  const led = new URL(answer.url ?? "", window.location.origin).searchParams.get("error");
  return { csrfToken: answer.csrfToken, error: answer.error ?? led ?? undefined };
}

/** Signs out and goes to `path`. */
export async function signOut(path: string): Promise<void> {
  await nextAuthSignOut({ redirect: false });
  window.location.assign(path);
}

const plainRefusal = "CredentialsSignin";

function sentence(error: string): string {
  const [kind, detail] = error.split(":");
  switch (kind) {
    case "throttled":
      return `Too many failed sign-ins from your address. Try again in ${waitWords(Number(detail))}.`;
    case "store":
      return troubleWords[detail as StoreTrouble] ?? notResponding;
    case "broken":
      return somethingWentWrong(detail ?? "");
    case plainRefusal:
      return "Username, password or code is wrong. Each code works once, so wait for the next one.";
    default:
      return notResponding;
  }
}

const waitWords = (seconds: number) =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.max(1, seconds)} seconds`;
