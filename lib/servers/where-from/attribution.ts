/**
 * Pure. From what servers and process titles show to where one login came from.
 *
 * What is shown must never be wrong, so an address counts only where the login's own is certainly among those that were seen:
 * - Seen after the question had arrived and before it was answered: until then its process waits and cannot be missing.
 * - On every server that can have asked. Whoever asks from another machine than a server's is no login there; one that may be the
 *   asker and cannot be seen (its connection is down, it is before 18, switched off) leaves nothing known.
 * - Alone it is certain; among others it is one of them. Nothing seen, or too much, is not known.
 *
 * Process titles say the role as well, so they leave fewer. They count where the account that asks owns the socket that asks on
 * this machine. Where both were seen, what stands in both is what is left.
 *
 * What this cannot tell apart: something else on the server's machine that asks as the same client, such as a pooler or a server
 * that is not registered. The guide says so, and the server can be switched off.
 */
import { unknownWhere, type WhereFrom, whereAmong } from "@/lib/login/decision/where-from";
import type { Endpoint, Waiting } from "./titles";

/** What one server shows of logins that wait; null where it cannot be seen. */
export type Shown = readonly Endpoint[] | null;

/** Whether a question can come from a server: from where its connection ends, perhaps, or not. */
export type Reach = "here" | "unseen" | "not";

/** What servers show together, of those that can have asked; null where one of them cannot be seen, or none can have asked. */
export function shownTogether(
  servers: readonly { readonly reach: Reach; readonly shown: Shown }[],
): readonly Endpoint[] | null {
  const possible = servers.filter(({ reach }) => reach !== "not");
  const seen = possible.flatMap(({ reach, shown }) => (reach === "here" && shown ? [shown] : []));
  return possible.length === 0 || seen.length < possible.length ? null : seen.flat();
}

/** Where the login came from, by what servers show and what titles say; null where there is no saying. */
export function attribute(shown: Shown, waiting: readonly Waiting[] | null): WhereFrom {
  // None of the role is no answer: titles may be hidden.
  if (waiting === null || waiting.length === 0)
    return shown
      ? whereAmong(
          shown.map(({ address }) => address),
          "starting",
        )
      : unknownWhere;
  const both = shown
    ? waiting.filter((one) => shown.some(({ address, port }) => address === one.address && port === one.port))
    : waiting;
  const databases = new Set(both.map(({ database }) => database));
  const [database] = databases;
  return whereAmong(
    both.map(({ address }) => address),
    "process",
    databases.size === 1 && database ? database : undefined,
  );
}

/**
 * Whether a question from `source` can come from the server at `connected`, the other end of the connection to it (null: there is
 * none), whose name has the addresses `named` (null: not known). This machine's addresses are one: `isOwn`.
 */
export function reachOf(
  source: string,
  connected: string | null,
  named: readonly string[] | null,
  isOwn: (address: string) => boolean,
): Reach {
  const isSame = (address: string) => address === source || (isOwn(address) && isOwn(source));
  if (connected !== null && isSame(connected)) return "here";
  // A name may stand for several machines, of which the connection leads to one.
  return named === null || named.some(isSame) ? "unseen" : "not";
}
