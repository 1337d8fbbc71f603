/** Pure. What a line asks for, seen as a second factor: which kind of way in it is for a role. */

import type { HbaRule } from "../hba/rule";
import { splitList } from "../hba/syntax/options";
import type { LoginRole, WayInKind, WorkerAddress } from "./way";

/** The judgement on a line for a role; null when it lets nobody in without asking Postern. */
export type Judgement = { readonly kind: WayInKind; readonly remark: string } | null;

/** What decides beside the line itself. */
export type JudgeContext = {
  /** Where workers of Postern answer. */
  readonly workers: readonly WorkerAddress[];
  /** The role whose `local … peer` line is meant to be there. */
  readonly breakGlassRole: string | null;
};

/** The superuser whom the first `local … peer` line for one role alone names; null when there is no such line. */
export function breakGlassRoleOf(rules: readonly HbaRule[], roles: readonly LoginRole[]): string | null {
  const superusers = new Set(roles.filter(({ isSuperuser }) => isSuperuser).map(({ name }) => name));
  const line = rules.find(({ type, method, users }) => {
    return (
      type === "local" && method === "peer" && users.length === 1 && superusers.has(users[0]?.text ?? "")
    );
  });
  return line?.users[0]?.text ?? null;
}

/** Judges `rule` for `role`. */
export function judge(rule: HbaRule, role: LoginRole, context: JudgeContext): Judgement {
  const { method, options } = rule;
  if (method === "reject") return null;
  if (method === "radius" || method === "ldap") return judgeDoor(rule, context.workers);
  if (method === "cert" || options.clientcert === "verify-full")
    return { kind: "certificate", remark: certificateRemark(rule) };
  switch (method) {
    case "pam":
      return {
        kind: "unknown",
        remark: "PAM decides on the database server. Postern does not read its files.",
      };
    case "gss":
    case "sspi":
      return {
        kind: "unknown",
        remark: "Kerberos decides. Postern cannot tell whether it asks for a second factor.",
      };
    case "oauth":
      return {
        kind: "unknown",
        remark: "The identity provider decides. Postern cannot tell whether it asks for a second factor.",
      };
    case "peer":
      return role.name === context.breakGlassRole
        ? { kind: "break_glass", remark: "Access when no worker answers." }
        : { kind: "bypass", remark: peerRemark(rule, role) };
    case "ident":
      return { kind: "bypass", remark: "The client's own machine says who it is." };
    case "trust":
      return { kind: "bypass", remark: "No password is needed." };
    default:
      return role.hasPassword === false ? null : { kind: "bypass", remark: "" };
  }
}

/** With a map, one certificate may stand for many roles, as a pooler's does. */
const certificateRemark = ({ options }: HbaRule): string =>
  options.map === undefined
    ? "A client certificate of this role is required."
    : `A client certificate is required that the map ${options.map} leads to this role.`;

function peerRemark({ options }: HbaRule, { name }: LoginRole): string {
  return options.map === undefined
    ? `For the operating system's user ${name} on the database server.`
    : `For the operating system's users that the map ${options.map} names.`;
}

/** Whether `rule` asks workers of Postern, and nobody else. */
export const asksPostern = (rule: HbaRule, workers: readonly WorkerAddress[]): boolean =>
  (rule.method === "radius" || rule.method === "ldap") && judgeDoor(rule, workers) === null;

function judgeDoor(rule: HbaRule, workers: readonly WorkerAddress[]): Judgement {
  const door = rule.method === "radius" ? "radius" : "ldap";
  const servers = door === "radius" ? radiusServersOf(rule) : ldapServersOf(rule);
  const strange = servers.filter(
    (server) => !workers.some((worker) => worker.door === door && isSamePlace(worker, server)),
  );
  if (servers.length > 0 && strange.length === 0) return null;
  const names = strange.map(({ host, port }) => `${host}:${port}`).join(", ") || "found by DNS";
  const word = door === "radius" ? "RADIUS" : "LDAP";
  return {
    kind: "elsewhere",
    remark: `The ${word} server (${names}) is not a known Postern worker. Whether it asks for a second factor was not checked.`,
  };
}

/** A server that a line names. */
export type NamedServer = { readonly host: string; readonly port: number };

/** The RADIUS servers of a line in the order they are asked. */
export function radiusServersOf({ options }: HbaRule): readonly NamedServer[] {
  const ports = splitList(options.radiusports ?? "") ?? [];
  return (splitList(options.radiusservers ?? "") ?? []).map((host, i) => ({
    host,
    port: Number(ports[ports.length === 1 ? 0 : i] ?? 1812),
  }));
}

/** The LDAP servers of a line in the order they are asked; none when it leaves finding them to DNS. */
export function ldapServersOf({ options }: HbaRule): readonly NamedServer[] {
  const standard = options.ldapscheme === "ldaps" ? 636 : 389;
  return (options.ldapserver ?? "")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => ({ host: word.replace(/^\[|\]$/g, ""), port: Number(options.ldapport ?? standard) }));
}

/** A worker that listens on every address is recognised by its port. */
function isSamePlace(worker: WorkerAddress, server: NamedServer): boolean {
  if (worker.port !== server.port) return false;
  return worker.host === null || placeName(worker.host) === placeName(server.host);
}

function placeName(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, "");
  return name === "localhost" || name === "::1" ? "127.0.0.1" : name;
}
