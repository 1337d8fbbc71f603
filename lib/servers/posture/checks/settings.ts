/** Pure. Checks of settings: what the server's own value is, and the line of postgresql.conf that changes it. */
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import {
  type Check,
  type CheckContext,
  type CheckFacts,
  defineCheck,
  type Fault,
  NotKnown,
  type Row,
} from "../check";
import type { SettingName } from "../parts/setting-names";
import { oneLine } from "../text";

/** Where a value that holds for every session comes from. Others are our own session's: this role's or this database's. */
const ofTheServer = new Set([
  ...["default", "configuration file", "command line", "environment variable", "override", "global"],
]);

type Settings = readonly Row<"settings">[];

/** The server's own value of `name`. @throws NotKnown where it is missing or only our session's shows */
export function serverValue(settings: Settings, name: SettingName, context: CheckContext): string {
  const row = settings.find((setting) => setting.name === name);
  if (!row || row.setting === null)
    throw new NotKnown(`The server does not tell ${name}.`, "-- No right would change this.");
  if (!ofTheServer.has(row.source))
    throw new NotKnown(
      `${name} is set for this role or database alone, so the server's own value does not show.`,
      resetOwn(name, row.source, context.monitor),
    );
  return row.setting;
}

/** What takes away the setting that hides the server's own. */
function resetOwn(name: SettingName, source: string, { role, database }: CheckContext["monitor"]): string {
  const whose: Readonly<Record<string, string>> = {
    user: `ROLE ${quoteIdentifier(role)}`,
    database: `DATABASE ${quoteIdentifier(database)}`,
    "database user": `ROLE ${quoteIdentifier(role)} IN DATABASE ${quoteIdentifier(database)}`,
  };
  const whom = whose[source];
  return whom ? `ALTER ${whom} RESET ${name};` : "-- No right would change this.";
}

/** The value of `name`, or null where the server has no such setting, as that of an extension that is not loaded. */
export const valueIfAny = (settings: Settings, name: SettingName, context: CheckContext): string | null =>
  settings.some((row) => row.name === name) ? serverValue(settings, name, context) : null;

/** What was found of a setting, as evidence. */
export const isNow = (name: SettingName, value: string): string =>
  `${name} = ${value === "" ? "''" : oneLine(value)}`;

/** The line that sets `name` to `value`, with what makes it count. */
export function settingLine(settings: Settings, name: SettingName, value: string): string {
  const isLater = settings.find((row) => row.name === name)?.context === "postmaster";
  const shown = /^[\w.-]+$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
  return `${name} = ${shown}  # postgresql.conf, then ${isLater ? "restart" : "reload"}`;
}

/** A setting, the values that are a fault, and the one to set in their place. */
export type Wanted = {
  readonly name: SettingName;
  readonly isFault: (value: string) => boolean;
  readonly want: string;
};

/** A check that some settings have none of the values that are a fault. */
export const settingsCheck = (
  facts: Omit<CheckFacts, "reads" | "versions"> & { readonly versions?: CheckFacts["versions"] },
  wanted: readonly Wanted[],
): Check =>
  defineCheck({
    ...facts,
    reads: ["settings"],
    judge({ settings }, context) {
      const known = wanted.map((one) => ({ ...one, value: serverValue(settings, one.name, context) }));
      return {
        faults: known.flatMap(({ name, isFault, want, value }): Fault[] =>
          isFault(value) ? [{ found: isNow(name, value), fix: settingLine(settings, name, want) }] : [],
        ),
        inOrder: known.map(({ name, value }) => isNow(name, value)),
      };
    },
  });

export const is =
  (...values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value.toLowerCase());

/** The words of a list in a setting, without quotes. */
export const listOf = (value: string): readonly string[] =>
  value
    .split(",")
    .map((word) => word.trim().replace(/^"(.*)"$/, "$1"))
    .filter((word) => word !== "");
