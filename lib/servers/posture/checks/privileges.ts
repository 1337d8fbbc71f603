/** Pure. Checks of rights and of code in databases: what PUBLIC may, functions with their owner's rights, extensions. */
import { type Check, defineCheck, type Row } from "../check";
import { dotted, oneLine, quoted } from "../text";

const databases = defineCheck({
  id: "pub.db",
  title: "Only roles that were named connect to a database",
  why: "PUBLIC holds every role, so each new one gets into every database and may fill it with temporary tables.",
  severity: "low",
  cis: "4.6",
  reads: ["databases"],
  judge: ({ databases: all }, { monitor }) => ({
    faults: all
      .filter(
        ({ allowsConnections, isTemplate, public: rights }) =>
          allowsConnections && !isTemplate && rights.length > 0,
      )
      .map(({ name, public: rights }) => ({
        found: oneLine(`${name}: ${rights.join(", ")}`),
        fix: [
          "-- First GRANT CONNECT to every role that uses the database: the others are locked out.",
          `GRANT CONNECT ON DATABASE ${quoted(name)} TO ${quoted(monitor.role)};`,
          `REVOKE ${rights.join(", ")} ON DATABASE ${quoted(name)} FROM PUBLIC;`,
        ].join("\n"),
      })),
  }),
});

const schemas = defineCheck({
  id: "pub.create",
  title: "Not everybody creates objects in a schema",
  why: "Whoever may create where others look for functions can make them run one of his own, with their rights.",
  severity: "high",
  cis: null,
  reads: ["publicSchemas"],
  judge: ({ publicSchemas }) => ({
    faults: publicSchemas.map(({ schema }) => ({
      found: oneLine(`schema ${schema}: CREATE`),
      fix: `REVOKE CREATE ON SCHEMA ${quoted(schema)} FROM PUBLIC;`,
    })),
  }),
});

const tables = defineCheck({
  id: "pub.table",
  title: "No table is open to everybody",
  why: "Every role that connects, one made tomorrow too, has these rights.",
  severity: "medium",
  cis: "4.6",
  reads: ["publicTables"],
  judge: ({ publicTables }) => ({
    faults: publicTables.map(({ schema, name, column, isSequence, privileges }) => {
      const kind = isSequence ? "SEQUENCE" : "TABLE";
      const what = privileges.map((right) => (column === null ? right : `${right} (${quoted(column)})`));
      return {
        found: oneLine(
          `${kind.toLowerCase()} ${dotted(schema, name, ...(column === null ? [] : [column]))}: ${privileges.join(", ")}`,
        ),
        fix: `REVOKE ${what.join(", ")} ON ${kind} ${quoted(schema, name)} FROM PUBLIC;`,
      };
    }),
  }),
});

const objectTypes: Readonly<Record<Row<"publicDefaults">["type"], string>> = {
  r: "TABLES",
  S: "SEQUENCES",
  f: "FUNCTIONS",
  T: "TYPES",
  n: "SCHEMAS",
  L: "LARGE OBJECTS",
};

const defaults = defineCheck({
  id: "pub.default",
  title: "What is created tomorrow is not open to everybody",
  why: "Each new table or function gets these rights by itself, and nobody decides about it.",
  severity: "medium",
  cis: "4.6",
  reads: ["publicDefaults"],
  judge: ({ publicDefaults }) => ({
    faults: publicDefaults.map(({ owner, schema, type, privileges }) => {
      const where = schema === null ? "" : ` IN SCHEMA ${quoted(schema)}`;
      return {
        found: oneLine(
          `${objectTypes[type].toLowerCase()} that ${owner} creates${schema === null ? "" : ` in ${schema}`}: ${privileges.join(", ")}`,
        ),
        fix: `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoted(owner)}${where} REVOKE ${privileges.join(", ")} ON ${objectTypes[type]} FROM PUBLIC;`,
      };
    }),
  }),
});

type Routine = Row<"definerFunctions">;
const inWords = ({ schema, name, arguments: types, owner }: Routine): string =>
  oneLine(
    `function ${dotted(schema, name)}(${types.map(([, type]) => type).join(", ")}) with the rights of ${owner}`,
  );
const inSql = ({ schema, name, arguments: types }: Routine): string =>
  `ROUTINE ${quoted(schema, name)}(${types.map(([at, type]) => quoted(at, type)).join(", ")})`;

const paths = defineCheck({
  id: "fn.path",
  title: "SECURITY DEFINER functions have a search_path of their own",
  why: "Without one, the caller's search_path decides what the function runs, with its owner's rights.",
  severity: "high",
  cis: "4.5",
  reads: ["definerFunctions"],
  judge: ({ definerFunctions }) => ({
    faults: definerFunctions
      .filter(({ hasSearchPath }) => !hasSearchPath)
      .map((routine) => ({
        found: inWords(routine),
        fix: `ALTER ${inSql(routine)} SET search_path = ${quoted(routine.schema)}, pg_temp;`,
      })),
  }),
});

const callers = defineCheck({
  id: "fn.public",
  title: "Not everybody calls SECURITY DEFINER functions",
  why: "EXECUTE is for PUBLIC unless it is taken away, so every role acts with the owner's rights through them.",
  severity: "medium",
  cis: "4.5",
  reads: ["definerFunctions"],
  judge: ({ definerFunctions }) => ({
    faults: definerFunctions
      .filter(({ isPublic }) => isPublic)
      .map((routine) => ({
        found: inWords(routine),
        fix: `REVOKE EXECUTE ON ${inSql(routine)} FROM PUBLIC;`,
      })),
  }),
});

const languages = defineCheck({
  id: "lang",
  title: "No untrusted language is installed",
  why: "Functions in it do what the server's account can: read files, open connections, start programs.",
  severity: "high",
  cis: null,
  reads: ["untrustedLanguages"],
  judge: ({ untrustedLanguages }) => ({
    faults: untrustedLanguages.map(({ name, extension }) => ({
      found: oneLine(`language ${name}`),
      fix: extension === null ? `DROP LANGUAGE ${quoted(name)};` : `DROP EXTENSION ${quoted(extension)};`,
    })),
  }),
});

/** Those that reach out of the database. */
const isDangerous = (name: string): boolean =>
  ["dblink", "file_fdw", "adminpack", "pg_cron"].includes(name) || /^pl\w+u$/.test(name);

const dangerous = defineCheck({
  id: "ext.danger",
  title: "No extension reaches out of the database",
  why: "It reads files, connects elsewhere or runs statements later: what rights on tables do not stop.",
  severity: "medium",
  cis: null,
  reads: ["extensions"],
  judge: ({ extensions }) => ({
    faults: extensions
      .filter(({ name }) => isDangerous(name))
      .map(({ name, version }) => ({
        found: oneLine(`extension ${name} ${version}`),
        fix: `DROP EXTENSION ${quoted(name)};`,
      })),
    inOrder: extensions.map(({ name, version }) => oneLine(`extension ${name} ${version}`)),
  }),
});

const old = defineCheck({
  id: "ext.old",
  title: "Extensions have the version that is installed on the server",
  why: "Fixes that came with the packages are in force only after the extension is updated in each database.",
  severity: "medium",
  cis: "1.5",
  reads: ["extensions"],
  judge: ({ extensions }) => ({
    faults: extensions
      .filter(({ version, newest }) => newest !== null && newest !== version)
      .map(({ name, version, newest }) => ({
        found: oneLine(`extension ${name} ${version}, ${newest} is installed`),
        fix: `ALTER EXTENSION ${quoted(name)} UPDATE;`,
      })),
  }),
});

const eventTriggers = defineCheck({
  id: "evt",
  title: "Event triggers belong to superusers",
  why: "They run inside what others do, superusers too, and their owner can change what they run.",
  severity: "medium",
  cis: "4.3",
  reads: ["eventTriggers"],
  judge: ({ eventTriggers: all }) => ({
    faults: all.map(({ name, owner }) => ({
      found: oneLine(`event trigger ${name} of ${owner}`),
      fix: `ALTER EVENT TRIGGER ${quoted(name)} OWNER TO CURRENT_USER;`,
    })),
  }),
});

const subscriptions = defineCheck({
  id: "sub",
  title: "Subscriptions belong to superusers",
  why: "Their owner can point them elsewhere, and what then arrives is written here.",
  severity: "medium",
  cis: "4.3",
  reads: ["subscriptions"],
  judge: ({ subscriptions: all }) => ({
    faults: all.map(({ name, owner }) => ({
      found: oneLine(`subscription ${name} of ${owner}`),
      fix: `ALTER SUBSCRIPTION ${quoted(name)} OWNER TO CURRENT_USER;`,
    })),
  }),
});

const largeObjects = defineCheck({
  id: "lo",
  title: "No large object is open to everybody",
  why: "Every role that connects reads or changes it.",
  severity: "low",
  cis: "4.6",
  reads: ["publicLargeObjects"],
  judge: ({ publicLargeObjects }) => ({
    faults: publicLargeObjects.map(({ oid, privileges }) => ({
      found: oneLine(`large object ${oid}: ${privileges.join(", ")}`),
      fix: `REVOKE ${privileges.join(", ")} ON LARGE OBJECT ${oid} FROM PUBLIC;`,
    })),
  }),
});

const owners = defineCheck({
  id: "role.owner",
  title: "Tables belong to roles that nobody logs in as",
  why: "An owner does everything with a table, so a stolen login drops it or opens it to others.",
  severity: "low",
  cis: "4.6",
  reads: ["owners"],
  judge: ({ owners: all }) => ({
    faults: all.map(({ owner, isFirst, count }) => ({
      found: oneLine(`${owner} owns ${count} ${count === 1 ? "table or view" : "tables and views"}`),
      fix: isFirst
        ? oneLine(`-- Give the tables of ${owner} to a NOLOGIN role, each with ALTER TABLE … OWNER TO.`)
        : `CREATE ROLE ${quoted(`${owner}_owner`)} NOLOGIN;\nREASSIGN OWNED BY ${quoted(owner)} TO ${quoted(`${owner}_owner`)};`,
    })),
  }),
});

export const privilegeChecks: readonly Check[] = [
  ...[databases, schemas, tables, defaults, paths, callers, languages, dangerous, old, eventTriggers],
  ...[subscriptions, largeObjects, owners],
];
