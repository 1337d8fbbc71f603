/** Pure. What becomes of one line of a pg_hba.conf in use, and why. */

import { judge, ldapServersOf, radiusServersOf } from "../bypass/judge";
import type { WorkerAddress } from "../bypass/way";
import { isFromHere } from "../hba/lint/finding";
import type { HbaRule } from "../hba/rule";
import { printRule } from "../hba/view";

/** What a line is judged by. */
export type VerdictContext = {
  readonly version: number;
  readonly workers: readonly WorkerAddress[];
  /** Whom the break-glass lines are for, or null. */
  readonly breakGlassRole: string | null;
  /** Roles of programs, standbys and Postern's own: they keep a password of their own. */
  readonly programs: ReadonlySet<string>;
  /** The method, with its options, by which changed lines ask Postern. */
  readonly asking: string;
};

/**
 * `isGap`: by this line somebody gets in without a second factor, or nobody knows. A kept line says so too: nothing that
 * the finder would name is called fine.
 */
export type Verdict = {
  readonly reason: string;
  readonly isGap: boolean;
} & ({ readonly kind: "kept" } | { readonly kind: "changed"; readonly text: string });

/** The verdict on `rule`. */
export function verdictOn(rule: HbaRule, context: VerdictContext): Verdict {
  if (rule.method === "reject") return kept("Refuses what reaches it.");
  if (rule.method === "radius" || rule.method === "ldap") return onDoor(rule, context);
  const name = soleName(rule);
  const judged = judge(rule, { name: name ?? "", ...nobody }, context);
  if (judged?.kind === "certificate") return kept("Asks for a client certificate.");
  if (judged?.kind === "break_glass") return kept("Break-glass: access when no worker answers.");
  if (judged?.kind === "unknown")
    return kept(`Works today and stays. ${judged.remark} Change it here, or accept the way in.`, true);
  return isForPrograms(rule, context) ? onProgram(rule) : asksFromNowOn(rule, context);
}

const nobody = { isSuperuser: false, isReplication: false, hasPassword: null };
const kept = (reason: string, isGap = false): Verdict => ({ kind: "kept", reason, isGap });

/** The one plain role that a line is for, or null. */
function soleName({ users }: HbaRule): string | null {
  const [first, second] = users;
  return first && !second && isPlain(first) ? first.text : null;
}

const isPlain = ({ text, isQuoted }: HbaRule["users"][number]) =>
  !text.startsWith("/") && (isQuoted || (text !== "all" && !text.startsWith("+")));

const isForPrograms = ({ users }: HbaRule, { programs }: VerdictContext) =>
  users.every((user) => isPlain(user) && programs.has(user.text));

function onDoor(rule: HbaRule, { version, workers, asking }: VerdictContext): Verdict {
  const door = rule.method === "radius" ? "radius" : "ldap";
  if (judge(rule, { name: "", ...nobody }, { workers, breakGlassRole: null }) !== null) {
    const servers = (door === "radius" ? radiusServersOf(rule) : ldapServersOf(rule)).map(({ host }) => host);
    const who = servers.join(", ") || "a server that is found by DNS";
    return kept(`Works today and stays. Asks ${who}, no known worker of Postern: not checked.`, true);
  }
  const isExposed = rule.type !== "hostssl" && !isFromHere(rule);
  if (door === "radius" && version >= 19)
    return changed(
      withMethod({ ...rule, type: withTls(rule.type) }, asking),
      "PostgreSQL 19 has no radius method.",
    );
  if (isExposed)
    return changed(
      printRule({ ...rule, type: "hostssl" }),
      "Takes connections without TLS, over which password and code would be sent as they are.",
    );
  return kept(
    door === "radius"
      ? "Asks Postern. PostgreSQL 19 will not know radius; ldap works on both."
      : "Asks Postern: password and code.",
  );
}

const changed = (text: string, reason: string, isGap = false): Verdict => ({
  kind: "changed",
  text,
  reason,
  isGap,
});

const withTls = (type: HbaRule["type"]) => (type === "local" ? "local" : "hostssl");

/** The rule with another method; its own options are those of the old one. */
const withMethod = (rule: HbaRule, method: string) => {
  const words = printRule({ ...rule, method: "reject", options: {} });
  return `${words.slice(0, words.lastIndexOf(" "))} ${method}`;
};

/** A program types no code. What asks for nothing at all is still changed. */
function onProgram(rule: HbaRule): Verdict {
  const who = rule.users.map(({ text }) => text).join(", ");
  const stays = `For ${who}: a program, so no second factor.`;
  if (rule.method === "trust" || rule.method === "ident")
    return changed(
      withMethod(rule, "scram-sha-256"),
      `${stays} But ${rule.method} asks for no password: give it one before you reload.`,
      true,
    );
  if (rule.method === "md5") return kept(`${stays} Works today; scram-sha-256 is stronger.`, true);
  return kept(stays, true);
}

function asksFromNowOn(rule: HbaRule, { asking }: VerdictContext): Verdict {
  const before =
    rule.method === "trust"
      ? "asked for nothing at all"
      : rule.method === "peer" || rule.method === "ident"
        ? `went by the operating system's user (${rule.method})`
        : `asked for the password alone (${rule.method})`;
  const tls =
    rule.type === "host" ||
    rule.type === "hostnossl" ||
    rule.type === "hostnogssenc" ||
    rule.type === "hostgssenc"
      ? ", with TLS only"
      : "";
  return changed(
    withMethod({ ...rule, type: withTls(rule.type) }, asking),
    `Was a second-factor gap: it ${before}. Now asks Postern${tls}.`,
  );
}
