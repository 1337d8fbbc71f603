/** Pure. The line of pg_hba.conf that decides a login, held against what the server was seen to do. */
import type { HbaMethod, HbaRule } from "@/lib/protocols/postgres/hba/rule";
import { simulate } from "@/lib/protocols/postgres/hba/simulate";
import type { AuthenticationRequest } from "@/lib/protocols/postgres/wire";
import { factsOf, rulesetOf } from "@/lib/servers/bypass/survey";
import type { Question } from "@/lib/servers/live-test/dialogue";
import type { Reading } from "@/lib/servers/reading/reading";
import type { DecidingLine } from "./checks";

/** Who tries to log in, over TLS or in plain, from the address that the server sees Postern at. */
export type TriedLogin = {
  readonly role: string;
  readonly database: string;
  readonly transport: "tls" | "plain";
};

/** The line with its method, null where none is known; and what to do so that it lets nobody in any more. */
export type Blame = {
  readonly line: DecidingLine | null;
  readonly method: HbaMethod | null;
  readonly fix: string;
};

/** Names the line by which the server answered `question` to `login`. `reading` is null when the lines could not be read. */
export function blame(reading: Reading | null, login: TriedLogin, question: Question | null): Blame {
  const ruleset = reading && rulesetOf(reading);
  if (!reading?.seenAs || !ruleset) return { line: null, method: null, fix: unknownLines };
  const { transport, ...who } = login;
  const source = { kind: "address", address: reading.seenAs, transport } as const;
  const done = simulate(ruleset.rules, { ...who, replication: "none", source }, factsOf(reading));
  if (done.outcome === "implicit_reject") return { line: null, method: null, fix: notLoaded };
  const { rule } = done;
  const line = { file: rule.file, lineNumber: rule.lineNumber, text: rule.raw };
  if (done.outcome === "unknown") {
    return { line, method: null, fix: `It may be line ${rule.lineNumber}: ${done.reason} Check it first.` };
  }
  if (question && !fits(rule, question)) return { line: null, method: null, fix: notLoaded };
  return {
    line,
    method: rule.method,
    fix: `Delete line ${rule.lineNumber}, or move it below Postern's lines, which must come first in the file. Then reload.`,
  };
}

const unknownLines =
  "The first line of pg_hba.conf that matches this login decides. Postern could not read the lines. Look for one above its own.";
const notLoaded =
  "The file on disk says otherwise, so PostgreSQL still uses older lines. Reload it with the command from the previous step, and check whether it reports an error.";

/** What a server asks for under each method; 'refused' where it asks for nothing. */
const asks: Readonly<Record<HbaMethod, readonly (AuthenticationRequest["kind"] | "refused")[]>> = {
  reject: ["refused"],
  trust: ["ok"],
  ident: ["ok", "refused"],
  peer: ["ok", "refused"],
  cert: ["ok", "refused"],
  password: ["cleartext"],
  pam: ["cleartext"],
  bsd: ["cleartext"],
  ldap: ["cleartext"],
  radius: ["cleartext"],
  // A role whose password is kept as SCRAM is asked by SCRAM under md5 too.
  md5: ["md5", "sasl"],
  "scram-sha-256": ["sasl"],
  oauth: ["sasl"],
  gss: ["gss", "refused"],
  sspi: ["gss", "refused"],
};

function fits({ method }: HbaRule, question: Question): boolean {
  return asks[method].includes(question.kind === "error" ? "refused" : question.request.kind);
}
