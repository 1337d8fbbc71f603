/** Pure. Settings of roles as pg_db_role_setting keeps them: "name=value", lists with quotes where they are needed. */
import type { ServerState } from "./state";

/** The value that `role` has in the database; null where it has none. */
export function settingIn(state: ServerState, role: string, name: string): string | null {
  const found = state.settings.find((one) => one.role === role && one.entry.startsWith(`${name}=`));
  return found ? found.entry.slice(name.length + 1) : null;
}

/** The names in a list as PostgreSQL reads it: without quotes in lower case, with quotes as they are. */
export function namesIn(list: string): readonly string[] {
  const found = list.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,"]*))\s*(?:,|$)/g);
  return [...found]
    .filter(([all]) => all.trim() !== "")
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain ?? "").trim().toLowerCase());
}

/** Whether `list` names exactly `names`, in this order. */
export const samePath = (list: string, names: readonly string[]): boolean =>
  JSON.stringify(namesIn(list)) === JSON.stringify(names);
