/** Pure. What the monitoring role may not read, why it matters, and the grant that makes it known. */
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import type { Unknown } from "./reading";

/** Parts of a reading that need a grant. */
export type Guarded = "settings" | "sessions" | "hba";

/**
 * The statements that let `role` read a part, or end sessions ("signal"), which nothing grants unasked. Those about pg_hba.conf hold
 * in the database they are run in alone.
 */
export const grantsFor: Readonly<Record<Guarded | "signal", (role: string) => readonly string[]>> = {
  signal: (role) => [`GRANT pg_signal_backend TO ${quoteIdentifier(role)};`],
  settings: (role) => [`GRANT pg_read_all_settings TO ${quoteIdentifier(role)};`],
  sessions: (role) => [`GRANT pg_read_all_stats TO ${quoteIdentifier(role)};`],
  hba: (role) => [
    `GRANT SELECT ON pg_hba_file_rules TO ${quoteIdentifier(role)};`,
    `GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO ${quoteIdentifier(role)};`,
  ],
};

const words: Readonly<Record<Guarded, { what: string; why: string }>> = {
  settings: {
    what: "Some settings",
    why: "Where pg_hba.conf is, and other file names, are for members of pg_read_all_settings.",
  },
  sessions: {
    what: "Sessions without TLS",
    why: "Who is connected without encryption at this moment cannot be counted.",
  },
  hba: {
    what: "pg_hba.conf",
    why: "Without its lines nobody can say who gets in without a second factor, or what breaks on an upgrade.",
  },
};

/** The entry for a part that `role` may not read in `database`. */
export function unknownOf(part: Guarded, role: string, database: string): Unknown {
  const connect = part === "hba" ? [`\\connect ${quoteIdentifier(database)}`] : [];
  return { ...words[part], grant: [...connect, ...grantsFor[part](role)].join("\n") };
}
