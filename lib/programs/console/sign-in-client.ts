"use client";
/** Signing in and out from the browser: the only place where client code touches next-auth. */
import { signIn as nextAuthSignIn, signOut as nextAuthSignOut } from "next-auth/react";
import { notResponding, somethingWentWrong } from "./went-wrong";

/** `refused` gives the one sentence to show. */
export type SignInResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Signs in as an operator, or as a user of self-service. The cookie is set when it gives ok. */
export async function signIn(
  kind: "operator" | "user",
  typed: { readonly username: string; readonly password: string; readonly code: string },
): Promise<SignInResult> {
  const result = await nextAuthSignIn(kind, { ...typed, redirect: false }).catch(() => undefined);
  if (result?.ok) return { ok: true };
  return { ok: false, message: sentence(result?.error ?? "unreachable") };
}

/** Signs out and goes to `path`. */
export async function signOut(path: string): Promise<void> {
  await nextAuthSignOut({ redirect: false });
  window.location.assign(path);
}

function sentence(error: string): string {
  const [kind, detail] = error.split(":");
  switch (kind) {
    case "throttled":
      return `Too many failed sign-ins from your address. Try again in ${waitWords(Number(detail))}.`;
    case "broken":
      return somethingWentWrong(detail ?? "");
    case "CredentialsSignin":
      return "Username, password or code is wrong. Each code works once, so wait for the next one.";
    default:
      return notResponding;
  }
}

const waitWords = (seconds: number) =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.max(1, seconds)} seconds`;
