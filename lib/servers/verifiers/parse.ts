/** Pure. Reads what the shown SQL gives: CSV, COPY's text form, or psql's table, aligned or not. */

/** A role and what pg_authid holds for it; empty where it holds nothing. */
export type RolePassword = { readonly role: string; readonly password: string };

/** What was read. `unreadableLines` counts from one. */
export type ParsedRoles = {
  readonly roles: readonly RolePassword[];
  readonly unreadableLines: readonly number[];
};

/** The query whose answer is read. An expired password stays expired: it is left out. */
export const rolesSql = `SELECT rolname, rolpassword FROM pg_authid
WHERE rolcanlogin AND rolpassword IS NOT NULL
  AND (rolvaliduntil IS NULL OR rolvaliduntil > now())
ORDER BY rolname`;

/** The forms that the text may have; each line has the password last, which holds none of the separators. */
type Form = "csv" | "copy" | "table";

/** Reads `text` in whichever form it has. Headings, rules and psql's count of rows are passed over. */
export function parseRoles(text: string): ParsedRoles {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const form = formOf(lines);
  const roles: RolePassword[] = [];
  const unreadableLines: number[] = [];
  for (const [index, line] of form === "csv" ? joined(lines) : lines.entries()) {
    if (isNoRole(line)) continue;
    const read = readers[form](line);
    if (!read) unreadableLines.push(index + 1);
    else if (!(read.role === "rolname" && read.password === "rolpassword")) roles.push(read);
  }
  return { roles, unreadableLines };
}

function formOf(lines: readonly string[]): Form {
  if (lines.some((line) => line.includes("\t"))) return "copy";
  const hasCommas = lines.some((line) => /,"?(SCRAM-SHA-256\$|md5|rolpassword)/.test(line));
  return !hasCommas && lines.some((line) => line.includes("|")) ? "table" : "csv";
}

/** Empty lines, `----+----`, `(3 rows)` in any language, and the end of COPY. */
const isNoRole = (line: string): boolean => /^\s*(|-+\+-+|\(\d+ \S+\)|\\\.)\s*$/.test(line);

/** A role name of CSV may hold line breaks: lines are put together until the quotes are closed. */
function* joined(lines: readonly string[]): Generator<[number, string]> {
  let start = 0;
  let open: string | null = null;
  for (const [index, line] of lines.entries()) {
    const whole: string = open === null ? line : `${open}\n${line}`;
    if (open === null) start = index;
    open = (whole.split('"').length - 1) % 2 === 1 ? whole : null;
    if (open === null) yield [start, whole];
  }
  if (open !== null) yield [start, open];
}

const readers: Readonly<Record<Form, (line: string) => RolePassword | null>> = {
  csv(line) {
    const [, quotedRole, plainRole, quotedPassword, plainPassword] =
      /^(?:"((?:[^"]|"")*)"|([^",]*)),(?:"((?:[^"]|"")*)"|([^",]*))$/.exec(line) ?? [];
    const role = quotedRole ?? plainRole;
    const password = quotedPassword ?? plainPassword;
    if (!role || password === undefined) return null;
    return { role: role.replaceAll('""', '"'), password: password.replaceAll('""', '"') };
  },
  copy(line) {
    const [role, password, ...more] = line.split("\t");
    if (!role || password === undefined || more.length > 0) return null;
    return { role: unescaped(role), password: password === "\\N" ? "" : unescaped(password) };
  },
  table(line) {
    const at = line.lastIndexOf("|");
    const isAligned = line.startsWith(" ");
    const role = isAligned ? line.slice(1, at).trimEnd() : line.slice(0, at);
    return at < 0 || role === "" ? null : { role, password: line.slice(at + 1).trim() };
  },
};

const escapes: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
/** COPY writes a backslash before what would end a field or a line. */
const unescaped = (field: string): string =>
  field.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
