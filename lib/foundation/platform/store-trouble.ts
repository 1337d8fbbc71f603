/** Pure. What is wrong with the store, from the error that a query ended with, and the words for it. */

/**
 * 'silent' gives no answer; 'failing' answers with an error that is none of the others, such as a login that it refuses;
 * 'full' and 'read_only' still answer what is read, and take no change.
 */
export type StoreTrouble = "silent" | "failing" | "full" | "read_only";

/** Whether nothing can be read either, so that no page can be shown. */
export const isDown = (trouble: StoreTrouble | null): trouble is "silent" | "failing" =>
  trouble === "silent" || trouble === "failing";

const failing = "POSTERN_STORE_FAILING";

/** Thrown in place of a question to a store that is known to give no answer, so that nobody waits for one. */
export class StoreDown extends Error {
  readonly code: string;

  constructor(trouble: "silent" | "failing") {
    super(trouble === "silent" ? "The store does not answer." : "The store answers with an error.");
    this.code = trouble === "silent" ? "57P03" : failing;
  }
}

/** SQLSTATEs, codes of Prisma and codes of the system that mean each. */
const codes: readonly (readonly [RegExp, StoreTrouble])[] = [
  [new RegExp(`^${failing}$`), "failing"],
  [/^(53100|58030)$/, "full"],
  [/^25006$/, "read_only"],
  // Connections that break, a server that starts or stops, or has no room for one more.
  [/^(08...|57P0[123]|53300)$/, "silent"],
  [/^(P1001|P1002|P1008|P1011|P1017|P2024|P2028)$/, "silent"],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/, "silent"],
];

/** What pg and its pool say without a code. */
const silences =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|DatabaseNotReachable|ConnectionClosed/i;

/** What `error` says about the store, looking into what caused it; null when it is about something else. */
export function storeTroubleOf(error: unknown, depth = 0): StoreTrouble | null {
  if (typeof error !== "object" || error === null || depth > 5) return null;
  const { code, originalCode, kind, message, meta, cause } = error as Readonly<Record<string, unknown>>;
  for (const word of [originalCode, code, kind]) {
    const found = typeof word === "string" ? codes.find(([pattern]) => pattern.test(word)) : undefined;
    if (found) return found[1];
  }
  const inner =
    storeTroubleOf((meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError, depth + 1) ??
    storeTroubleOf(cause, depth + 1);
  if (inner) return inner;
  return typeof message === "string" && silences.test(message) ? "silent" : null;
}

/** What a form says in place of "it broke". Nothing was changed, and what was typed stays. */
export const troubleWords: Readonly<Record<StoreTrouble, string>> = {
  silent:
    "Postern's store does not answer, so nothing was changed. What you typed stays here; try again in a moment.",
  failing:
    "Postern's store answers with an error, which is in Postern's log, so nothing was changed. What you typed stays here; try again when the error is fixed.",
  full: "The disk of Postern's store is full, so nothing was changed. Make room there, then try again; what you typed stays here.",
  read_only:
    "Postern's store takes no changes: it is a standby, or was set to read-only. What you typed stays here; try again when it takes changes.",
};

/** What pages say above everything else while the store can be read and not changed. */
export const storeNotices: Readonly<
  Record<Exclude<StoreTrouble, "silent" | "failing">, { readonly text: string; readonly fix: string }>
> = {
  full: {
    text: "The disk of Postern's store is full: nobody can log in through Postern, and nothing can be changed.",
    fix: "Make room where the store keeps its data. Everything goes on by itself then.",
  },
  read_only: {
    text: "Postern's store takes no changes: nobody can log in through Postern, and nothing can be changed.",
    fix: "It is a standby or was set to read-only. Point DATABASE_URL at the primary, or take the setting back.",
  },
};
