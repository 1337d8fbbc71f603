/** Pure. Takes the secrets out of what pg_hba_file_rules gives, before anything keeps or shows it. */
import { hiddenSecret } from "@/lib/protocols/postgres/hba/redact";
import { hideRow } from "@/lib/protocols/postgres/hba/view";
import type { HbaRow } from "./reading";

/** The line without secrets. PostgreSQL prints them in clear to whoever may read the view, and some in its errors. */
export function withoutSecrets(row: HbaRow): HbaRow {
  const error = row.error?.replace(/(not in name=value format: ).*/s, `$1${hiddenSecret}`) ?? null;
  return { ...hideRow(row), error };
}
