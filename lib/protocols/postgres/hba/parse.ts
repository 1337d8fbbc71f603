/** Pure. Reads pg_hba.conf with PostgreSQL's rules and PostgreSQL's words for what is wrong. */
import { networkOf, parseCidrMask, parseNumeric } from "./address";
import {
  type ConnectionType,
  connectionTypes,
  type HbaAddress,
  type HbaMethod,
  type HbaProblem,
  type HbaRule,
  type HbaRuleset,
  isLoadedProblem,
  type Token,
} from "./rule";
import { collectLines, type FieldLine, type HbaFiles, noFiles } from "./syntax/files";
import { isMethodOf } from "./syntax/methods";
import { readOptions } from "./syntax/options";
import { hbaRegex } from "./syntax/regex";

/** What the reading depends on beside the text. */
export type ParseOptions = {
  /** Major version whose rules apply. */
  readonly version: number;
  /** The file's own path; includes are relative to it. */
  readonly file?: string;
  readonly files?: HbaFiles;
  /** With TLS off, PostgreSQL refuses `hostssl`. Null when not known. */
  readonly hasTls?: boolean | null;
  /** Methods left out of this build, as "ldap" often is. */
  readonly missingMethods?: readonly HbaMethod[];
};

type Field = readonly Token[];
type Context = Required<Pick<ParseOptions, "version" | "hasTls" | "missingMethods">>;

/** Stops the reading of one line with PostgreSQL's message. */
class LineError extends Error {}

/** Reads `text`. Rules and problems come in the order of their effect, includes followed. Never throws. */
export function parseHba(text: string, options: ParseOptions): HbaRuleset {
  const { version, file = "pg_hba.conf", files = noFiles, hasTls = null, missingMethods = [] } = options;
  const { lines, includes } = collectLines(file, text, { files, version });
  const rules: HbaRule[] = [];
  const problems: HbaProblem[] = [];
  for (const [order, line] of lines.entries()) {
    const found = parseLine(line, { version, hasTls, missingMethods });
    if (typeof found !== "string") rules.push({ order, ...found });
    else
      problems.push({
        ...{ order, message: found, isLoaded: isLoadedProblem(found) },
        ...{ file: line.file, lineNumber: line.lineNumber, raw: line.raw },
      });
  }
  return { source: "file", rules, problems, includes };
}

function parseLine(line: FieldLine, context: Context): Omit<HbaRule, "order"> | string {
  if (line.error !== null) return line.error;
  try {
    return readLine(line, context);
  } catch (error) {
    if (error instanceof LineError) return error.message;
    throw error;
  }
}

function readLine({ file, lineNumber, raw, fields }: FieldLine, context: Context): Omit<HbaRule, "order"> {
  const rest = [...fields];
  const type = connectionType(single(rest, "", "connection type"), context);
  const databases = names(rest, "database specification", context);
  const users = names(rest, "role specification", context);
  const address = type === "local" ? ({ kind: "socket" } as const) : readAddress(rest);
  const written = single(rest, "authentication method", "authentication type").text;
  const method = readMethod(written, type, context);
  const words = rest.flat().map(({ text }) => text);
  const options = readOptions(words, { type, method }, context.version);
  if (!options.ok) throw new LineError(options.message);
  if (type === "hostssl" && context.hasTls === false)
    throw new LineError("hostssl record cannot match because SSL is disabled");
  if (type === "hostgssenc" && context.missingMethods.includes("gss"))
    throw new LineError("hostgssenc record cannot match because GSSAPI is not supported by this build");
  return { file, lineNumber, type, databases, users, address, method, options: options.options, raw };
}

/** Takes the next field off `rest`; `missing` names it where the line ends too early. */
function take(rest: Field[], missing: string): Field {
  const field = rest.shift();
  if (!field) throw new LineError(`end-of-line before ${missing}`);
  return field;
}

/** Takes a field that may hold one value only; `many` names it where it has several. */
function single(rest: Field[], missing: string, many: string): Token {
  const [token, second] = take(rest, missing);
  if (!token || second) throw new LineError(`multiple values specified for ${many}`);
  return token;
}

function connectionType({ text }: Token, { version }: Context): ConnectionType {
  const type = connectionTypes.find((known) => known === text);
  if (!type || version < 12) throw new LineError(`invalid connection type "${text}"`);
  return type;
}

function names(rest: Field[], missing: string, { version }: Context): readonly Token[] {
  const tokens = take(rest, missing);
  for (const { text } of version < 16 ? [] : tokens) {
    const regex = text.startsWith("/") ? hbaRegex(text.slice(1)) : null;
    if (regex?.kind === "invalid") throw new LineError(regex.message);
  }
  return tokens;
}

function readAddress(rest: Field[]): HbaAddress {
  const token = single(rest, "IP address specification", "host address");
  const { text, isQuoted } = token;
  if (!isQuoted && (text === "all" || text === "samehost" || text === "samenet")) return { kind: text };
  const slash = text.indexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  const address = parseNumeric(host);
  if (!address) {
    if (slash < 0) return { kind: "hostname", name: host };
    throw new LineError(`specifying both host name and CIDR mask is invalid: "${text}"`);
  }
  if (slash >= 0) {
    const mask = parseCidrMask(text.slice(slash + 1), address.length);
    if (!mask) throw new LineError(`invalid CIDR mask in address "${text}"`);
    return networkOf({ address, mask });
  }
  const written = single(rest, "netmask specification", "netmask").text;
  const mask = parseNumeric(written);
  if (!mask) throw new LineError(`invalid IP mask "${written}": Name or service not known`);
  if (mask.length !== address.length) throw new LineError("IP address and mask do not match");
  return networkOf({ address, mask });
}

function readMethod(text: string, type: ConnectionType, { version, missingMethods }: Context): HbaMethod {
  if (!isMethodOf(version, text)) throw new LineError(`invalid authentication method "${text}"`);
  if (missingMethods.includes(text))
    throw new LineError(`invalid authentication method "${text}": not supported by this build`);
  // Kept by PostgreSQL for old files.
  const method = type === "local" && text === "ident" ? "peer" : text;
  if (type === "local" && method === "gss")
    throw new LineError("gssapi authentication is not supported on local sockets");
  if (type !== "local" && method === "peer")
    throw new LineError("peer authentication is only supported on local sockets");
  if (type !== "hostssl" && method === "cert")
    throw new LineError("cert authentication is only supported on hostssl connections");
  return method;
}
