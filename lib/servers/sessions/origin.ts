/** Pure. What explains a session: its login, or else the line of pg_hba.conf that lets such a session in. */
import type { WayIn } from "@/lib/protocols/postgres/bypass/way";
import type { Login, ServerFacts } from "@/lib/protocols/postgres/hba/login";
import type { HbaRule } from "@/lib/protocols/postgres/hba/rule";
import { simulate } from "@/lib/protocols/postgres/hba/simulate";
import type { AcceptedLogin } from "./match";
import type { Origin, ServerSession } from "./session";

/** A way in, and whether somebody accepted it for now. */
export type JudgedWay = Pick<WayIn, "kind" | "role" | "method" | "remark" | "line"> & {
  readonly exception: unknown | null;
};

/** The lines that are known of a server, secrets taken out, and the ways in that they leave. */
export type KnownLines = {
  readonly rules: readonly HbaRule[];
  readonly facts: ServerFacts;
  readonly ways: readonly JudgedWay[];
};

/**
 * What explains `session`. `lines` null: the monitoring role may not read them. A line that changed since the session began is
 * not known any more: what is named is the line that would let it in now.
 */
export function originOf(
  session: ServerSession,
  login: AcceptedLogin | undefined,
  lines: KnownLines | null,
): Origin {
  if (login) return { by: "login", attemptId: login.id };
  if (!lines) return { by: "nothing", remark: "The lines of pg_hba.conf are not known." };
  const simulation = simulate(lines.rules, loginOf(session), lines.facts);
  if (simulation.outcome === "implicit_reject")
    return { by: "nothing", remark: "No line of pg_hba.conf lets it in now." };
  if (simulation.outcome === "unknown")
    return { by: "nothing", remark: `Which line let it in cannot be said: ${simulation.reason}` };
  return byLine(session, simulation.rule, lines.ways);
}

function byLine(session: ServerSession, rule: HbaRule, ways: readonly JudgedWay[]): Origin {
  const { file, lineNumber } = rule;
  if (rule.method === "reject")
    return { by: "nothing", remark: `Line ${lineNumber} of pg_hba.conf refuses it now.` };
  const way = ways.find(
    ({ role, line }) => role === session.role && line.file === file && line.lineNumber === lineNumber,
  );
  if (way) {
    const { method, remark, line, kind, exception } = way;
    const isAccepted = exception !== null || kind === "break_glass" || kind === "certificate";
    return { by: "line", lineNumber, line: line.text, method, isAccepted, remark };
  }
  if (rule.method === "radius" || rule.method === "ldap")
    return {
      by: "nothing",
      remark: `Line ${lineNumber} of pg_hba.conf asks Postern, which accepted no such login.`,
    };
  // A role that is newer than the last reading has no ways in yet.
  return { by: "line", lineNumber, line: rule.raw, method: rule.method, isAccepted: false, remark: "" };
}

const loginOf = ({ role, database, address, transport, isReplication }: ServerSession): Login => ({
  ...{ role, database },
  replication: isReplication && database === "" ? "physical" : "none",
  source: address === null ? { kind: "socket" } : { kind: "address", address, transport },
});
