/** Pure. How the last failure of a server is kept: what happened in the first line, what to do in the second. */
import type { ConnectionFailure } from "./connection-failure";

/** The text for the column. */
export const storedFailure = ({ text, fix }: Pick<ConnectionFailure, "text" | "fix">): string =>
  `${text}\n${fix}`;

/** Text and fix again; null when there is no failure. */
export function failureFrom(stored: string | null): { readonly text: string; readonly fix: string } | null {
  if (stored === null) return null;
  const [text = "", ...rest] = stored.split("\n");
  return { text, fix: rest.join("\n") };
}
