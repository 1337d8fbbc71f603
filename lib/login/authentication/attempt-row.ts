/** The log row of an attempt: what is known when it is written, and which column says what. */
import type { Decision } from "@/lib/login/decision/decide";
import type { Facts } from "@/lib/login/decision/facts";
import type { Policy } from "@/lib/login/decision/policy";
import { reportLine, type Would } from "@/lib/login/decision/report";
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

/** A column: its name, its type, and its value. */
export type Column<C> = readonly [name: string, type: string, value: (from: C) => unknown];

/** The columns of `attempts` beside `at`, which is the instant of the decision. */
export const attemptColumns: readonly Column<Circumstances>[] = [
  ["door", "text", ({ request }) => request.door],
  ["client_id", "uuid", ({ facts }) => facts.client?.id ?? null],
  ["client_name", "text", ({ facts }) => facts.client?.name ?? "Console"],
  ["source_address", "text", ({ request }) => request.sourceAddress],
  ["calling_station", "text", ({ facts }) => facts.personAddress],
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
