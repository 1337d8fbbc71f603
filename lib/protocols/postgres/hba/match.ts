/** Pure. Whether one rule matches one login, condition by condition, with PostgreSQL's own tests. */
import { describeAddress, isWithin, type MaskedAddress, maskOf, octetsOf, parseNumeric } from "./address";
import type { Login, ServerFacts, Transport } from "./login";
import type { ConnectionType, HbaRule, Token } from "./rule";
import { hbaRegex } from "./syntax/regex";

/** 'unknown' is an answer of its own: it never counts as a match, nor as none. */
export type Answer =
  | { readonly is: "match" }
  | { readonly is: "no"; readonly reason: string }
  | { readonly is: "unknown"; readonly reason: string };

const match: Answer = { is: "match" };
const no = (reason: string): Answer => ({ is: "no", reason });
const unknown = (reason: string): Answer => ({ is: "unknown", reason });

/** All conditions of a rule: one "no" settles it, else one "unknown" does. */
export function matchRule(rule: HbaRule, login: Login, facts: ServerFacts): Answer {
  const answers = [
    matchSource(rule, login, facts),
    matchDatabase(rule.databases, login, facts),
    matchUser(rule.users, login.role, facts),
  ];
  return answers.find(({ is }) => is === "no") ?? answers.find(({ is }) => is === "unknown") ?? match;
}

/** Whether a connection type takes a transport. A connection encrypted by GSSAPI is one without TLS. */
export function takesTransport(type: ConnectionType, transport: Transport): boolean {
  if (type === "host") return true;
  if (type === "hostssl") return transport === "tls";
  if (type === "hostnossl") return transport !== "tls";
  if (type === "hostgssenc") return transport === "gss";
  return type === "hostnogssenc" && transport !== "gss";
}

const transportNames: Readonly<Record<Transport, string>> = {
  tls: "with TLS",
  plain: "without encryption",
  gss: "encrypted by GSSAPI",
};

function matchSource({ type, address }: HbaRule, { source }: Login, facts: ServerFacts): Answer {
  if (source.kind === "socket")
    return type === "local" ? match : no(`${type} is for connections over the network.`);
  if (type === "local") return no("local is for the Unix socket.");
  if (!takesTransport(type, source.transport))
    return no(`${type} does not take connections ${transportNames[source.transport]}.`);
  const client = parseNumeric(source.address);
  switch (address.kind) {
    case "all":
      return match;
    case "hostname":
      return matchHostName(address.name, source.hostName);
    case "samehost":
    case "samenet":
      return matchInterfaces(address.kind, client, facts.interfaces);
    default: {
      const network = octetsOf(address);
      if (!client || !network) return unknown(`${source.address} is no numeric address.`);
      return isWithin(network, client)
        ? match
        : no(`${source.address} is not in ${describeAddress(address)}.`);
    }
  }
}

function matchHostName(pattern: string, hostName: string | undefined): Answer {
  if (hostName === undefined)
    return unknown(`It depends on how the database server resolves the client's address: ${pattern}.`);
  const [wanted, actual] = [pattern.toLowerCase(), hostName.toLowerCase()];
  const isSame = wanted.startsWith(".") ? actual.endsWith(wanted) : actual === wanted;
  return isSame ? match : no(`${hostName} is not ${pattern}.`);
}

function matchInterfaces(
  kind: "samehost" | "samenet",
  client: Uint8Array | null,
  interfaces: readonly string[] | null,
): Answer {
  if (!client) return unknown("The address is not numeric.");
  if (!interfaces)
    return unknown(`${kind} depends on the server's own network interfaces, which are not known.`);
  const isOwn = interfaces.some((text) => {
    const network = interfaceNetwork(text, kind === "samehost");
    return network !== null && isWithin(network, client);
  });
  return isOwn ? match : no(`The address is not of ${kind === "samehost" ? "this host" : "its subnets"}.`);
}

/** The interface "10.1.2.3/24" as its subnet, or with `isHostOnly` as the one address. */
export function interfaceNetwork(text: string, isHostOnly: boolean): MaskedAddress | null {
  const [host = "", bits] = text.split("/");
  const address = parseNumeric(host);
  if (!address) return null;
  const size = address.length * 8;
  return { address, mask: maskOf(isHostOnly || bits === undefined ? size : Number(bits), address.length) };
}

/** The database field. A physical replication connection matches the keyword `replication` and nothing else. */
export function matchDatabase(
  tokens: readonly Token[],
  { database, role, replication }: Pick<Login, "database" | "role" | "replication">,
  facts: ServerFacts,
): Answer {
  const isPhysical = replication === "physical";
  return anyOf(
    tokens.map((token) => {
      const keyword = token.isQuoted ? null : token.text;
      if (isPhysical) return keyword === "replication" ? match : no("");
      if (keyword === "all") return match;
      if (keyword === "sameuser") return database === role ? match : no("");
      if (keyword === "samerole" || keyword === "samegroup")
        return isMember(role, database, facts) ? match : no("");
      if (keyword === "replication") return no("");
      return matchName(token, database, facts);
    }),
    isPhysical ? "The line is not for replication." : `Database ${database} is not named.`,
  );
}

/** The user field. */
export function matchUser(tokens: readonly Token[], role: string, facts: ServerFacts): Answer {
  return anyOf(
    tokens.map((token) => {
      if (!token.isQuoted && token.text.startsWith("+"))
        return isMember(role, token.text.slice(1), facts) ? match : no("");
      if (!token.isQuoted && token.text === "all") return match;
      return matchName(token, role, facts);
    }),
    `Role ${role} is not named.`,
  );
}

/** A pattern (from PostgreSQL 16, quoted or not) or a plain name. */
function matchName({ text }: Token, name: string, { version }: ServerFacts): Answer {
  if (version < 16 || !text.startsWith("/")) return text === name ? match : no("");
  const regex = hbaRegex(text.slice(1));
  if (regex.kind !== "regex") return unknown(regex.kind === "unknown" ? regex.reason : regex.message);
  const answer = regex.matches(name);
  if (answer === null)
    return unknown(`Whether the pattern ${text} matches ${name} takes too long to find out.`);
  return answer ? match : no("");
}

function anyOf(answers: readonly Answer[], reason: string): Answer {
  return answers.find(({ is }) => is === "match") ?? answers.find(({ is }) => is === "unknown") ?? no(reason);
}

/**
 * Whether `role` is `group` or a direct or indirect member of it. Superusers are members only where they were
 * granted it, a role that does not exist is none, and the options of a membership (INHERIT, SET) do not matter, as in PostgreSQL's own check.
 */
export function isMember(role: string, group: string, { memberships, roles }: ServerFacts): boolean {
  if (roles && !roles.includes(role)) return false;
  const reached = new Set([role]);
  for (const name of reached) {
    if (name === group) return true;
    for (const { member, role: granted } of memberships) if (member === name) reached.add(granted);
  }
  return false;
}
