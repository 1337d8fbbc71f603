/** Pure. Turns a plan into an ordered, commented pg_hba.conf. */
import { parseCidr, printCidr } from "@/lib/foundation/base/cidr";
import { ldapMethod, radiusMethod } from "./lines";
import { type BuiltHba, fitsSocket, type HbaPlan, type SecondFactorLine, type Standby } from "./plan";

/** The name of the map in pg_ident.conf that lets the operating system's user in as the break-glass role. */
const breakGlassMap = "break_glass";

type Section = { readonly comment: string; readonly lines: readonly (readonly string[])[] };

/** A part of the file, as text. */
export type PlannedPart = { readonly comment: string; readonly lines: readonly string[] };

/**
 * The file for `plan`: break-glass first, then service accounts, replication, the lines that ask Postern, and the
 * rejection of the rest. Secrets are placeholders unless the plan carries them. Refuses what PostgreSQL would.
 * `heading`: the comments at the top.
 */
export function buildHba(
  plan: HbaPlan,
  heading: readonly string[] = ["The first line that matches decides, so the order matters."],
): BuiltHba {
  const reasons = refusals(plan);
  if (reasons.length > 0) return { ok: false, reasons };
  const parts = Object.values(plannedParts(plan));
  const text = [
    ...heading.map((comment) => `# ${comment}`),
    ...parts.flatMap(({ comment, lines }) => (lines.length > 0 ? ["", `# ${comment}`, ...lines] : [])),
    "",
  ].join("\n");
  return { ok: true, text, identLine: identLineOf(plan) };
}

/** The parts of the file for `plan` in their order, for a plan that is not refused. */
export function plannedParts(
  plan: HbaPlan,
): Record<"breakGlass" | "serviceAccounts" | "replication" | "secondFactor" | "rejection", PlannedPart> {
  const asText = ({ comment, lines }: Section) => ({ comment, lines: lines.map(asLine) });
  return {
    breakGlass: asText(breakGlass(plan)),
    serviceAccounts: asText(serviceAccounts(plan)),
    replication: asText(replication(plan)),
    secondFactor: asText(secondFactor(plan)),
    rejection: asText(rejection(plan)),
  };
}

/** The line that pg_ident.conf needs where the system's user is called otherwise than the break-glass role, or null. */
export function identLineOf({ breakGlass: way }: HbaPlan): string | null {
  return way !== null && way.osUser !== way.role
    ? `${breakGlassMap}   ${literal(way.osUser)}   ${literal(way.role)}`
    : null;
}

const asLine = ([type = "", database = "", user = "", address = "", ...rest]: readonly string[]) =>
  [type.padEnd(8), database.padEnd(15), user.padEnd(15), address.padEnd(19), ...rest].join(" ").trimEnd();

function breakGlass({ breakGlass: way }: HbaPlan): Section {
  const comment = "Access when no worker answers: only from the server itself, only as its own system user.";
  if (!way) return { comment, lines: [] };
  const method = way.osUser === way.role ? "peer" : `peer map=${breakGlassMap}`;
  // Its base backups too: "all" does not cover replication, and the last lines refuse it to the rest.
  const lines = ["all", "replication"].map((database) => ["local", database, literal(way.role), "", method]);
  return { comment, lines };
}

function serviceAccounts({ serviceAccounts: accounts }: HbaPlan): Section {
  const lines = accounts.flatMap((account) => programLines(account, listOf(account.databases)));
  return {
    comment: "Service accounts: no person, so no second factor. Each from its own network only.",
    lines,
  };
}

function replication({ replication: standbys }: HbaPlan): Section {
  const lines = standbys.flatMap((standby) => programLines(standby, "replication"));
  return { comment: "Replication: “all” as a database does not cover it.", lines };
}

const programLines = ({ role, networks, method }: Standby, databases: string) =>
  networks.map((network) =>
    network === "local"
      ? ["local", databases, literal(role), "", method]
      : ["hostssl", databases, literal(role), canonical(network), method],
  );

function secondFactor(plan: HbaPlan): Section {
  const lines = plan.secondFactor.flatMap(({ door, databases, roles, networks }) =>
    (networks.length > 0 ? networks : ["0.0.0.0/0", "::/0"]).map((network) => [
      "hostssl",
      listOf(databases),
      roles.length > 0 ? roles.map(roleOrGroup).join(",") : "all",
      canonical(network),
      askingMethod(plan, door),
    ]),
  );
  return {
    comment:
      "People: password and code, checked by Postern. Only with TLS, because both are sent as they are.",
    lines,
  };
}

/** The method with its options by which a line of `plan` asks Postern through `door`. */
export const askingMethod = (plan: HbaPlan, door: SecondFactorLine["door"]): string =>
  door === "radius" ? radiusMethod({ ...plan.radius, identifier: plan.identifier }) : ldapMethod(plan.ldap);

function rejection({ rejectRest }: HbaPlan): Section {
  const lines = rejectRest
    ? [
        ["local", "all,replication", "all", "", "reject"],
        ["host", "all,replication", "all", "all", "reject"],
      ]
    : [];
  return { comment: "Nobody else: not by the socket, not by IPv4 or IPv6, with TLS or without.", lines };
}

/** Why no file can be made of `plan`; empty when one can. */
export function refusals(plan: HbaPlan): readonly string[] {
  const { serviceAccounts: accounts, replication: standbys, secondFactor: people } = plan;
  const programs: readonly Standby[] = [...accounts, ...standbys];
  const names = [
    ...accounts.flatMap(({ role, databases }) => [role, ...databases]),
    ...standbys.map(({ role }) => role),
    ...people.flatMap(({ roles, databases }) => [...roles, ...databases]),
    ...(plan.breakGlass ? [plan.breakGlass.role, plan.breakGlass.osUser] : []),
  ];
  const networks = [
    ...programs.flatMap((program) => program.networks.filter((network) => !isSourceWord(network))),
    ...people.flatMap((line) => line.networks),
  ];
  const misfits = programs.flatMap(({ method, networks: from }) =>
    from.some((network) => !fitsSocket({ method, network })) ? [method] : [],
  );
  const hasDoor = (door: SecondFactorLine["door"]) => people.some((line) => line.door === door);
  return [
    ...(plan.version >= 19 && hasDoor("radius")
      ? ["PostgreSQL 19 has no radius method: with such a line it does not start. Use LDAPS instead."]
      : []),
    ...(misfits.includes("cert")
      ? ["A client certificate needs TLS, which the Unix socket does not have. Use scram-sha-256 there."]
      : []),
    ...(misfits.includes("peer")
      ? ["peer goes by the operating system's user, which only the Unix socket tells. Use scram-sha-256."]
      : []),
    ...programs.flatMap(({ role, networks: from }) =>
      from.length === 0 ? [`Say from which networks ${role || "the role"} comes.`] : [],
    ),
    ...[...new Set(names)].flatMap((name) => nameRefusal(name) ?? []),
    ...[...new Set(networks)].flatMap((network) =>
      parseCidr(network) ? [] : [`${network} is no network. Write it like 192.0.2.0/24 or 2001:db8::/64.`],
    ),
    ...(hasDoor("radius") ? secretRefusal(plan.radius.secret) : []),
    ...(hasDoor("ldap") && plan.ldap.mode === "search" ? secretRefusal(plan.ldap.secret) : []),
  ];
}

function nameRefusal(name: string): string | null {
  if (name === "" || name === "+") return "A name is empty.";
  if (/[\r\n]/.test(name)) return "A name holds a line break, which pg_hba.conf cannot hold.";
  // A slash starts a pattern even in quotes.
  if (name.startsWith("/")) return `${name} starts with a slash, which pg_hba.conf reads as a pattern.`;
  return null;
}

function secretRefusal(secret: string | null): readonly string[] {
  return secret === null || /^[!#-&(-+\--[\]-~]+$/.test(secret)
    ? []
    : ["The secret holds a blank, comma, quote or backslash, which pg_hba.conf would misread."];
}

/** What stands for a source beside networks: the socket, PostgreSQL's own words, and host names. */
export const isSourceWord = (source: string) =>
  ["local", "all", "samehost", "samenet"].includes(source) ||
  (/^\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(source) && /[a-z]/i.test(source) && source !== "any");

const canonical = (network: string) => {
  const cidr = parseCidr(network);
  return cidr ? printCidr(cidr) : network;
};

const listOf = (databases: readonly string[]) =>
  databases.length > 0 ? databases.map(literal).join(",") : "all";

const keywords = new Set(["all", "sameuser", "samerole", "samegroup", "replication", "samehost", "samenet"]);

/** A name that means only itself. */
const literal = (name: string) =>
  /^[A-Za-z0-9_][\w.$-]*$/.test(name) && !keywords.has(name) ? name : `"${name.replace(/"/g, '""')}"`;

/** `+group` stays a group, in quotes only behind the plus sign. */
const roleOrGroup = (name: string) => (name.startsWith("+") ? `+${literal(name.slice(1))}` : literal(name));
