/** Pure. Rules from the rows of pg_hba_file_rules, and rules printed as a line. */
import { networkOf, parseNumeric } from "./address";
import { hiddenSecret, hideMessage, hideOptions, isSecretOption } from "./redact";
import {
  connectionTypes,
  type HbaAddress,
  type HbaProblem,
  type HbaRule,
  type HbaRuleset,
  hbaMethods,
  isLoadedProblem,
  type Token,
} from "./rule";

/** A row of pg_hba_file_rules (PostgreSQL 10 and newer; `file_name` from 16). */
export type HbaViewRow = {
  readonly file_name?: string | null;
  readonly line_number: number;
  readonly type: string | null;
  readonly database: readonly string[] | null;
  readonly user_name: readonly string[] | null;
  readonly address: string | null;
  readonly netmask: string | null;
  readonly auth_method: string | null;
  readonly options: readonly string[] | null;
  readonly error: string | null;
};

/** PostgreSQL leaves the error empty for some lines that it does not load all the same. */
const silentError = "PostgreSQL does not load this line. The reason stands in the server's log.";

/** Hides the secrets of a row, as must be done before it is stored. */
export function hideRow<T extends HbaViewRow>(row: T): T {
  return {
    ...row,
    options: row.options && hideOptions(row.options),
    error: row.error && hideMessage(row.error),
  };
}

/** The rules and problems that the view shows, in order. What the view lost is lost: quotes, comments, includes. */
export function rulesetFromView(rows: readonly HbaViewRow[], file = "pg_hba.conf"): HbaRuleset {
  const rules: HbaRule[] = [];
  const problems: HbaProblem[] = [];
  for (const [order, row] of rows.entries()) {
    const place = { order, file: row.file_name ?? file, lineNumber: row.line_number };
    const rule = row.error === null ? ruleOf(row, place) : null;
    if (rule) rules.push(rule);
    else {
      const message = row.error ?? silentError;
      problems.push({ ...place, message, isLoaded: isLoadedProblem(message), raw: "" });
    }
  }
  return { source: "view", rules, problems, includes: [] };
}

function ruleOf(row: HbaViewRow, place: Pick<HbaRule, "order" | "file" | "lineNumber">): HbaRule | null {
  const type = connectionTypes.find((known) => known === row.type);
  const method = hbaMethods.find((known) => known === row.auth_method);
  if (!type || !method || !row.database || !row.user_name) return null;
  const rule = {
    ...place,
    type,
    databases: row.database.map(asToken),
    users: row.user_name.map(asToken),
    address: type === "local" ? ({ kind: "socket" } as const) : addressOf(row),
    method,
    options: optionsOf(row.options ?? []),
  };
  return { ...rule, raw: printRule(rule) };
}

const asToken = (text: string): Token => ({ text, isQuoted: false });

function addressOf({ address, netmask }: HbaViewRow): HbaAddress {
  if (address === "all" || address === "samehost" || address === "samenet") return { kind: address };
  const [octets, mask] = [parseNumeric(address ?? ""), parseNumeric(netmask ?? "")];
  if (netmask === null || !octets || !mask) return { kind: "hostname", name: address ?? "" };
  return networkOf({ address: octets, mask });
}

function optionsOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      const value = word.slice(at + 1);
      return [word.slice(0, at), value === "true" ? "1" : value];
    }),
  );
}

/** A rule as one line of pg_hba.conf, with the options as they are: hide them first where it is shown. */
export function printRule(rule: Omit<HbaRule, "order" | "raw" | "file" | "lineNumber">): string {
  const { type, databases, users, address, method, options } = rule;
  const where =
    address.kind === "socket"
      ? []
      : address.kind === "hostname"
        ? [printWord(address.name)]
        : address.kind !== "network"
          ? [address.kind]
          : address.prefix === null
            ? [address.address, address.mask]
            : [`${address.address}/${address.prefix}`];
  const words = Object.entries(options).map(([name, value]) => `${name}=${printValue(value)}`);
  return [
    type,
    databases.map(printToken).join(","),
    users.map(printToken).join(","),
    ...where,
    method,
    ...words,
  ].join(" ");
}

/** A name with quotes where it had them or needs them. */
export function printToken({ text, isQuoted }: Token): string {
  return isQuoted ? `"${text.replace(/"/g, '""')}"` : printWord(text);
}

/** A word that PostgreSQL reads back as `text`; quotes only where they are needed. */
export function printWord(text: string): string {
  return text !== "" && !/[\s,#"\\]/.test(text) ? text : `"${text.replace(/"/g, '""')}"`;
}

/** A value of an option, always readable back, in quotes as the documentation writes them unless it is one plain word. */
export function printValue(text: string): string {
  return /^[\w.:-]+$/.test(text) ? text : `"${text.replace(/"/g, '""')}"`;
}

/** A rule in one spelling, secrets hidden: two that are equal do the same. */
export function canonicalRule(rule: HbaRule): string {
  const options = Object.entries(rule.options)
    .filter(([name]) => name !== "ldapurl" && !(name === "clientcert" && rule.method === "cert"))
    .map(([name, value]) => [name, isSecretOption(name) ? hiddenSecret : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return printRule({ ...rule, options: Object.fromEntries(options) });
}
