/** Pure. The templates: which lines each has, and what each line is for. */
import type { GroupedLogins, Logins, TemplatePlan } from "./plan";
import type { Chapter, Line, SettingValue, Want } from "./want";

/** The chapters of the script in the order in which they are run. */
export function chaptersOf(plan: TemplatePlan): readonly Chapter[] {
  return [
    plan.makesOwner && owner(plan),
    plan.closesPublic && closed(plan),
    plan.readOnly && readOnly(plan, plan.readOnly),
    plan.application && application(plan, plan.application),
    plan.migrator && migrator(plan, plan.migrator),
    plan.monitoring && monitoring(plan, plan.monitoring),
  ].filter((chapter) => chapter !== false && chapter !== null);
}

const line = (want: Want, why: string): Line => ({ want, why });

function owner({ owner: name, schemas, version }: TemplatePlan): Chapter {
  return {
    title: "Owner",
    about:
      "Whoever owns a table may change it, drop it and give rights to it. So nobody logs in as the owner: the migrator becomes it for the time of a migration.",
    lines: [
      line(
        { kind: "group", role: name },
        "The owner is a role that nobody can log in as, so that no stolen password makes anybody the owner.",
      ),
      ...schemas.map((schema) =>
        line(
          { kind: "schema", name: schema, owner: name },
          schema === "public" && version >= 15
            ? "The schema public belongs to the database's owner (pg_database_owner) unless it is given away. Tables that are in it keep their owner."
            : "The schema, and the right to create in it, belong to the owner. Tables that are in it already keep the owner that they have.",
        ),
      ),
      line(
        { kind: "closed-functions", owner: name },
        "PostgreSQL lets everybody execute a new function. Of the functions that the owner creates from now on, only those may that are named below. This has to be said for all schemas: what holds everywhere cannot be taken back in one.",
      ),
    ],
  };
}

function closed({ database, schemas, version, posternRole }: TemplatePlan): Chapter {
  const rest = schemas.includes("public") ? [] : [closedPublicSchema(version)];
  return {
    title: "PUBLIC",
    about:
      "PUBLIC means every role of the server, also those made later. What it has, nobody can be refused.",
    lines: [
      line(
        { kind: "closed", on: { kind: "database", name: database }, privileges: "all" },
        "Every role may connect to a new database and make temporary tables in it. From here on only roles may that are given the right by name.",
      ),
      ...(posternRole === null
        ? []
        : [
            line(
              {
                kind: "grant",
                on: { kind: "database", name: database },
                to: posternRole,
                privileges: ["CONNECT"],
              },
              "Postern's own role keeps its way in, so that it can compare this database with the templates. It has no right to any table.",
            ),
          ]),
      ...rest,
      ...schemas.flatMap((schema) => [
        line(
          { kind: "closed", on: { kind: "schema", name: schema }, privileges: "all" },
          schema === "public" && version < 15
            ? "Before PostgreSQL 15 every role may create tables and functions in public, and use what is in it. Both end here."
            : "Without USAGE on the schema nobody can name anything in it, whatever rights there are on its tables.",
        ),
        line(
          { kind: "closed", on: { kind: "tables", name: schema }, privileges: "all" },
          "Rights on tables and views that were given to everybody end.",
        ),
        line(
          { kind: "closed", on: { kind: "sequences", name: schema }, privileges: "all" },
          "The same for sequences, which are not among the tables.",
        ),
      ]),
    ],
  };
}

const closedPublicSchema = (version: number): Line =>
  line(
    { kind: "closed", on: { kind: "schema", name: "public" }, privileges: ["CREATE"] },
    version < 15
      ? "Before PostgreSQL 15 every role may create in the schema public, and so put a function or table of its own in the way of others. That ends."
      : "A database made by PostgreSQL 15 or newer does not have this right. One that was upgraded from an older version still has it.",
  );

/** What every login of a template has of its own. */
function login(
  { database, schemas }: TemplatePlan,
  role: string,
  template: Logins,
  kind: { readonly why: string; readonly inherits?: boolean; readonly path?: boolean },
): readonly Line[] {
  return [
    line(
      { kind: "login", role, connectionLimit: template.connectionLimit, inherits: kind.inherits ?? true },
      `${kind.why} At most ${template.connectionLimit} connections at once, so that it cannot use up the server's.`,
    ),
    ...(kind.path === false
      ? []
      : [
          setting(
            role,
            database,
            "search_path",
            { list: [...schemas, "pg_temp"] },
            "Names without a schema are looked for here and nowhere else. pg_temp stands last, so that a temporary table cannot stand in for a real one.",
          ),
        ]),
  ];
}

const setting = (role: string, database: string, name: string, value: SettingValue, why: string): Line =>
  line({ kind: "setting", role, database, name, value }, why);

/** The group of a template with its way to the schemas. */
function group(plan: TemplatePlan, name: string, why: string): readonly Line[] {
  return [
    line({ kind: "group", role: name }, why),
    line(
      {
        kind: "grant",
        on: { kind: "database", name: plan.database },
        to: name,
        privileges: ["CONNECT"],
      },
      "Members may connect to this database.",
    ),
    ...plan.schemas.map((schema) =>
      line(
        { kind: "grant", on: { kind: "schema", name: schema }, to: name, privileges: ["USAGE"] },
        "Members may use what is in the schema, each thing as far as it is given. They create nothing in it.",
      ),
    ),
  ];
}

/** Rights on what there is and on what the owner creates later. */
function onObjects(
  plan: TemplatePlan,
  to: string,
  objects: "TABLES" | "SEQUENCES",
  privileges: readonly string[],
  why: string,
): readonly Line[] {
  const kind = objects === "TABLES" ? "tables" : "sequences";
  return plan.schemas.flatMap((schema) => [
    line({ kind: "grant", on: { kind, name: schema }, to, privileges }, why),
    line(
      { kind: "default", owner: plan.owner, schema, objects, to, privileges },
      `The same on ${kind} that ${plan.owner} creates later. Without this line a migration would leave them closed. What another role creates is not meant.`,
    ),
  ]);
}

const member = (plan: TemplatePlan, role: string, login: string): Line =>
  line(
    { kind: "member", role, member: login, as: "inherits" },
    plan.version >= 16
      ? "The rights come from the group. They hold at once (INHERIT), and the login cannot turn into the group (SET FALSE), so what it makes is its own."
      : "The rights come from the group. To take them all away, take away the membership.",
  );

function readOnly(plan: TemplatePlan, template: GroupedLogins): Chapter {
  const { group: name, logins } = template;
  const { database, version } = plan;
  const graphs =
    version >= 19
      ? " Property graphs, which PostgreSQL 19 brings, are not among them and are given one by one."
      : "";
  return {
    title: "Read-only",
    about:
      "For people who look: analysts, support, reports. A group has the rights and people are its members, so that one membership is all there is to give and to take.",
    lines: [
      ...group(plan, name, "The group has the rights and nobody logs in as it."),
      ...onObjects(
        plan,
        name,
        "TABLES",
        ["SELECT"],
        `Members read every table and view of this schema.${graphs} The role pg_read_all_data of PostgreSQL is not used, because it reads every schema of every database.`,
      ),
      ...logins.flatMap((role) => [
        ...login(plan, role, template, {
          why: "A person. The role has no password here: pg_hba.conf sends it to Postern, which asks for password and code.",
        }),
        member(plan, name, role),
        setting(
          role,
          database,
          "default_transaction_read_only",
          { text: "on" },
          "Transactions begin as read-only, against slips. It is no barrier, since everybody may switch it off for themselves: the missing rights are the barrier.",
        ),
        setting(
          role,
          database,
          "statement_timeout",
          { text: "15min" },
          "A query that was forgotten ends. People may raise it for themselves.",
        ),
        setting(
          role,
          database,
          "idle_in_transaction_session_timeout",
          { text: "10min" },
          "A window left open in a transaction keeps VACUUM from cleaning up, so its session ends.",
        ),
      ]),
    ],
  };
}

function application(plan: TemplatePlan, template: GroupedLogins): Chapter {
  const { group: name, logins } = template;
  const { database, schemas, version } = plan;
  const maintain = version >= 17 ? " or MAINTAIN (VACUUM, CLUSTER, REINDEX)" : "";
  return {
    title: "Application",
    about:
      "For a service account: reads and changes rows, and changes no table. It has no phone, so it stands in pg_hba.conf with a line of its own and its own address.",
    lines: [
      ...group(plan, name, "The group has the rights and nobody logs in as it."),
      line(
        { kind: "grant", on: { kind: "database", name: database }, to: name, privileges: ["TEMPORARY"] },
        "Programs often work with temporary tables, which they make for themselves.",
      ),
      ...onObjects(
        plan,
        name,
        "TABLES",
        ["SELECT", "INSERT", "UPDATE", "DELETE"],
        `Members read and change rows. ALL is not used, because it would add TRUNCATE, TRIGGER${version >= 17 ? "," : " and"} REFERENCES${maintain}.`,
      ),
      ...onObjects(
        plan,
        name,
        "SEQUENCES",
        ["SELECT", "USAGE"],
        "Keys that count up are taken from sequences. UPDATE is left out, because it would set a sequence back.",
      ),
      ...schemas.map((schema) =>
        line(
          {
            kind: "default",
            owner: plan.owner,
            schema,
            objects: "FUNCTIONS",
            to: name,
            privileges: ["EXECUTE"],
          },
          `Members may execute functions that ${plan.owner} creates in this schema. What readers may execute is given one by one, since a function may write.`,
        ),
      ),
      ...logins.flatMap((role) => [
        ...login(plan, role, template, {
          why: "A service account. It gets its password with \\password in psql, or a certificate: nothing secret stands in this script.",
        }),
        member(plan, name, role),
        setting(
          role,
          database,
          "idle_in_transaction_session_timeout",
          { text: "1min" },
          "A program that hangs in a transaction holds locks. Its session ends.",
        ),
      ]),
    ],
  };
}

function migrator(plan: TemplatePlan, template: Logins): Chapter {
  const { database, owner: name, version } = plan;
  const isOld = version < 16;
  return {
    title: "Migrator",
    about:
      "For migrations, by a person or by a pipeline: logs in under its own name and works as the owner, so that everything it creates belongs to the owner and gets the default privileges.",
    lines: template.logins.flatMap((role) => [
      ...login(plan, role, template, {
        inherits: !isOld,
        why: isOld
          ? "Person or service account. NOINHERIT: as itself it has no right of the owner, so it cannot make tables that belong to itself."
          : "Person or service account. A person comes through Postern with password and code; a pipeline has a line of its own in pg_hba.conf.",
      }),
      line(
        { kind: "grant", on: { kind: "database", name: database }, to: role, privileges: ["CONNECT"] },
        "PostgreSQL looks whether the login itself may connect, before it becomes anybody else.",
      ),
      line(
        { kind: "member", role: name, member: role, as: "becomes" },
        isOld
          ? "It may become the owner with SET ROLE."
          : "It may become the owner (SET TRUE) and has none of its rights before (INHERIT FALSE), so it cannot make tables that belong to itself.",
      ),
      setting(
        role,
        database,
        "role",
        { text: name },
        "Each session in this database begins as the owner. The log and pg_stat_activity still show the login's own name.",
      ),
      setting(
        role,
        database,
        "lock_timeout",
        { text: "10s" },
        "A migration that waits for a lock makes everybody behind it wait. It gives up, and can be run again.",
      ),
    ]),
  };
}

function monitoring(plan: TemplatePlan, template: Logins): Chapter {
  const { database, version } = plan;
  return {
    title: "Monitoring",
    about:
      "For exporters and dashboards: sees settings, sessions with their queries, and statistics of every database. It reads no table. The text of queries may hold data.",
    lines: template.logins.flatMap((role) => [
      ...login(plan, role, template, {
        why: "A service account. It gets its password with \\password in psql, or a certificate.",
        path: false,
      }),
      line(
        { kind: "grant", on: { kind: "database", name: database }, to: role, privileges: ["CONNECT"] },
        "It may connect, also where PUBLIC may not.",
      ),
      line(
        { kind: "member", role: "pg_monitor", member: role, as: "inherits" },
        version >= 16
          ? "PostgreSQL's own role for monitoring. It reads views and settings and ends no session."
          : "PostgreSQL's own role for monitoring: reads views and settings, ends no session.",
      ),
      setting(
        role,
        database,
        "search_path",
        { list: ["pg_catalog", "pg_temp"] },
        "Names without a schema mean PostgreSQL's own views alone.",
      ),
      setting(
        role,
        database,
        "statement_timeout",
        { text: "30s" },
        "Monitoring must not become the load that it measures.",
      ),
    ]),
  };
}
