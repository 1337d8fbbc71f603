/** The log row of an attempt: what is known when it is written, and which column says what. */
import type { Decision } from "@/lib/login/decision/decide";
import type { Facts } from "@/lib/login/decision/facts";
import type { Policy } from "@/lib/login/decision/policy";
import { reportLine, type Would } from "@/lib/login/decision/report";
import { certainAddress, networkOf, type WhereFrom } from "@/lib/login/decision/where-from";
import type { LoginRequest } from "./contract";

/** Everything a log row says beside the decision. */
export type Circumstances = {
  readonly request: Pick<LoginRequest, "door" | "sourceAddress">;
  readonly facts: Facts;
  readonly decision: Decision;
  /** What a policy that only reports would have said. */
  readonly would: Would | null;
  readonly policy: Policy | null;
  readonly latencyMs: number;
  readonly worker: string;
  /** Random octets for the State of a challenge; null when none is opened. */
  readonly newState: Uint8Array | null;
};

/** A column: its name, the type in which its value is sent, its value, and its own type where that is another. */
export type Column<C> = readonly [name: string, type: string, value: (from: C) => unknown, own?: string];

/** The columns of `attempts` beside `at`, which is the instant of the decision. */
export const attemptColumns: readonly Column<Circumstances>[] = [
  ["door", "text", ({ request }) => request.door],
  ["client_id", "uuid", ({ facts }) => facts.client?.id ?? null],
  ["client_name", "text", ({ facts }) => facts.client?.name ?? "Console"],
  ["source_address", "text", ({ request }) => request.sourceAddress],
  ["person_address", "text", ({ facts }) => certainAddress(facts.whereFrom)],
  ["person_candidates", "text", ({ facts }) => candidatesIn(facts.whereFrom), "text[]"],
  ["known_by", "text", ({ facts }) => ("by" in facts.whereFrom ? facts.whereFrom.by : null)],
  ["database", "text", ({ facts }) => ("by" in facts.whereFrom && facts.whereFrom.database) || null],
  ["username", "text", ({ facts }) => facts.username],
  ["user_id", "uuid", ({ facts }) => facts.user?.id ?? null],
  ["outcome", "text", ({ decision }) => decision.outcome],
  ["reason", "text", ({ decision }) => decision.reason],
  ["policy_id", "uuid", ({ policy }) => policy?.id ?? null],
  ["policy_name", "text", ({ policy }) => policy?.name ?? null],
  ["factor_kind", "text", ({ decision }) => decision.factor?.kind ?? null],
  ["factor_id", "uuid", ({ decision }) => decision.factor?.id ?? null],
  ["latency_ms", "real", ({ latencyMs }) => latencyMs],
  ["worker", "text", ({ worker }) => worker],
  [
    "trace",
    "jsonb",
    ({ decision: { trace }, would }) => JSON.stringify(would ? [...trace, reportLine(would)] : trace),
  ],
  ["would_policy_id", "uuid", ({ would }) => would?.policy.id ?? null],
  ["would_outcome", "text", ({ would }) => would?.outcome ?? null],
  ["would_reason", "text", ({ would }) => would?.reason ?? null],
];

/** Their names, for INSERT. */
export const attemptColumnNames = attemptColumns.map(([name]) => name).join(", ");

/** The same columns of what was sent, for SELECT. */
export const attemptColumnValues = attemptColumns
  .map(([name, , , own]) => (own ? `${name}::${own}` : name))
  .join(", ");

/** As PostgreSQL writes an array, because lists of lists cannot be sent: addresses hold nothing that would have to be quoted. */
export const candidatesIn = (where: WhereFrom): string =>
  where.certainty === "one_of" ? `{${where.addresses.join(",")}}` : "{}";

/** The network that the person was let in from through a client; null where it is not certain. */
export function networkIn({ facts: { client, whereFrom } }: Pick<Circumstances, "facts">): string | null {
  const address = client === null ? null : certainAddress(whereFrom);
  return address === null ? null : networkOf(address);
}

/** How long a network counts as just used: it is not written again meanwhile, so that logins in a row cost no more. */
const fresh = "interval '1 hour'";

/** Remembers networks: `from` gives user_id, network and at of accepted logins, each user and network once. */
export const rememberNetworks = (
  from: string,
): string => `INSERT INTO user_networks (user_id, network, first_at, last_at)
  SELECT w.user_id, w.network, w.at, w.at FROM (${from}) AS w
  WHERE w.network IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_networks n
    WHERE n.user_id = w.user_id AND n.network = w.network AND n.last_at > w.at - ${fresh})
  ON CONFLICT (user_id, network) DO UPDATE SET last_at = GREATEST(user_networks.last_at, EXCLUDED.last_at)`;
