/** Pure. Addresses that more than one part of the console must know. */

/** Operators sign in here. */
export const signInPath = "/sign-in";
/** Where an operator lands. */
export const homePath = "/";
/** Self-service: where users sign in, land, and enrol a first factor. */
export const selfPaths = {
  signIn: "/me/sign-in",
  home: "/me",
  enroll: "/me/enroll",
  forgotten: "/me/forgotten",
} as const;

/** `next` when it is a path on this server, else `otherwise`: an address typed into a link must not lead away. */
export function safeNext(next: string | null | undefined, otherwise: string): string {
  if (!next?.startsWith("/") || next.startsWith("//") || /[\\\s]/.test(next)) return otherwise;
  return new URL(next, "http://console.invalid").host === "console.invalid" ? next : otherwise;
}
