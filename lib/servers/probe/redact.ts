/** Pure. Takes the secrets out of what pg_hba_file_rules gives, before anything keeps or shows it. */
import type { HbaRow } from "../reading";

/** Stands in place of a secret. */
export const hiddenValue = "[hidden]";

/** Options that carry a secret; anything that looks like one by name is hidden as well. */
const secretOption = /^(radiussecrets|ldapbindpasswd|[^=]*(secret|passw)[^=]*)=/i;

/** The line without secrets. PostgreSQL prints them in clear to whoever may read the view, and some in its errors. */
export function withoutSecrets(row: HbaRow): HbaRow {
  return {
    ...row,
    options: row.options?.map(withoutSecret) ?? null,
    error: row.error?.replace(/(not in name=value format: ).*/s, `$1${hiddenValue}`) ?? null,
  };
}

function withoutSecret(option: string): string {
  const name = secretOption.exec(option)?.[1];
  return name === undefined ? option : `${name}=${hiddenValue}`;
}
