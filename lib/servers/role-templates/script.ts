/** Pure. The files that an administrator downloads: SQL with its explanations as comments, in one transaction. */
import { quoteLiteral as text } from "@/lib/protocols/postgres/quote";
import { chaptersOf } from "./chapters";
import { groupsOf, problemsOf, rolesOf, type TemplatePlan } from "./plan";
import { doBlock, sqlOf } from "./sql";
import type { ServerState } from "./state";
import { type Undo, undoOf } from "./undo";

const columns = 100;

/** The script for `plan`. @throws Error for a plan that has problems: no page offers one */
export function scriptOf(plan: TemplatePlan): string {
  refuse(plan);
  const chapters = chaptersOf(plan);
  return [
    comment(
      `Role templates: ${chapters.map(({ title }) => title).join(", ")}. Database ${plan.database}, PostgreSQL ${plan.version}.`,
    ),
    "--",
    comment(
      `Run it as a superuser, connected to ${plan.database}: with psql -X -v ON_ERROR_STOP=1 -f FILE, or in pgAdmin's query tool. It is one transaction: all of it or nothing. Running it again changes nothing more.`,
    ),
    comment(
      "There are no passwords in it. People log in through Postern with password and code; a service account gets its password with \\password in psql, or a certificate. Keep the undo script that was made together with this one: it knows what the server had before.",
    ),
    "",
    "BEGIN;",
    "SET LOCAL client_encoding = 'UTF8';",
    "SET LOCAL search_path = pg_catalog, pg_temp;",
    "",
    comment("Stop before anything is changed where this script does not fit."),
    checks(plan),
    ...chapters.flatMap(({ title, about, lines }) => [
      "",
      comment(`== ${title} ==`),
      comment(about),
      ...lines.flatMap(({ want, why }) => ["", comment(why), sqlOf(want, plan.version)]),
    ]),
    "",
    "COMMIT;",
    "",
  ].join("\n");
}

/** The script that leads back to `state`; null where the server was not read, so that every line is a comment. */
export function undoScriptOf(plan: TemplatePlan, state: ServerState | null): string {
  refuse(plan);
  const { steps, cannot }: Undo = undoOf(plan, state);
  return [
    comment(
      `Undo of the role templates in database ${plan.database}. Run it as a superuser, connected to ${plan.database}.`,
    ),
    comment(
      state
        ? "It leads back to what the server had when this was made, before the templates were run. Made afterwards it would find everything in place and undo nothing."
        : "The server was not compared, so nothing is known of what it had. Every line stands as a comment, as it would be on a server that had none of these roles.",
    ),
    "--",
    comment("What it does not bring back:"),
    ...cannot.map((sentence) => comment(`- ${sentence}`)),
    "",
    "BEGIN;",
    "SET LOCAL client_encoding = 'UTF8';",
    "SET LOCAL search_path = pg_catalog, pg_temp;",
    databaseCheck(plan),
    ...steps.flatMap(({ sql, why, isCertain }) => [
      "",
      comment(isCertain ? why : `Not known: ${why}`),
      isCertain ? sql : commentedOut(sql),
    ]),
    "",
    "COMMIT;",
    "",
  ].join("\n");
}

function refuse(plan: TemplatePlan): void {
  const [problem] = problemsOf(plan);
  if (problem) throw new Error(problem);
}

const stop = (sentence: string): string => `RAISE EXCEPTION USING MESSAGE = ${text(sentence)};`;
const names = (list: readonly string[]): string => list.map(text).join(", ");
const unlessDatabase = ({ database }: TemplatePlan): readonly string[] => [
  `IF pg_catalog.current_database() <> ${text(database)} THEN`,
  `  ${stop(`This script is for the database ${database}. Connect to that.`)}`,
  "END IF;",
];

const databaseCheck = (plan: TemplatePlan): string => doBlock(unlessDatabase(plan));

function checks(plan: TemplatePlan): string {
  const { version, makesOwner, owner, schemas } = plan;
  return doBlock([
    ...unlessDatabase(plan),
    `IF pg_catalog.current_setting('server_version_num')::int / 10000 <> ${version} THEN`,
    `  ${stop(`This script is for PostgreSQL ${version}.`)}`,
    "END IF;",
    `IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname IN (${names(rolesOf(plan))})`,
    "    AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)) THEN",
    `  ${stop("A role of this script is a superuser, or has CREATEROLE, CREATEDB, REPLICATION or BYPASSRLS. No template fits it.")}`,
    "END IF;",
    `IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolcanlogin AND rolname IN (${names(groupsOf(plan))})) THEN`,
    `  ${stop("The owner or a group of this script can log in. Choose another name for it.")}`,
    "END IF;",
    ...(makesOwner
      ? []
      : [
          `IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${text(owner)}) THEN`,
          `  ${stop(`There is no role ${owner}, which should own the schemas.`)}`,
          "END IF;",
          `IF (SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname IN (${names(schemas)})) <> ${schemas.length} THEN`,
          `  ${stop("A schema of this script does not exist.")}`,
          "END IF;",
        ]),
    "IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN",
    "  RAISE WARNING 'You are not a superuser. PostgreSQL only warns where a right is not yours to give: look for warnings, and compare afterwards.';",
    "END IF;",
  ]);
}

/** Lines of at most 100 columns behind dashes. A name holds no line break, see problemsOf. */
function comment(sentence: string): string {
  const lines: string[] = [];
  let line = "--";
  for (const word of sentence.replaceAll(/\s+/g, " ").split(" ")) {
    if (line.length + word.length + 1 > columns && line !== "--") {
      lines.push(line);
      line = "--";
    }
    line += ` ${word}`;
  }
  return [...lines, line].join("\n");
}

const commentedOut = (sql: string): string =>
  sql
    .split("\n")
    .map((line) => `-- ${line}`)
    .join("\n");
