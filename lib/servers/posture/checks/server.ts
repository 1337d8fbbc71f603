/** Pure. Checks of the server as a whole: version, files, settings that switch protections off, libraries. */
import { newestMinorKnown, newestMinorOf, supportOf, versionName } from "@/lib/protocols/postgres/versions";
import { defineCheck, type Fault, NotKnown, type Row } from "../check";
import { oneLine, quoted } from "../text";
import { is, listOf, serverValue, settingsCheck } from "./settings";

const minor = defineCheck({
  id: "ver.minor",
  title: "The newest minor release runs",
  why: "Holes that the newer minor releases close are published with them, so whoever reads their notes can use them here.",
  severity: "high",
  cis: "1.5",
  reads: [],
  judge(_, { versionNumber }) {
    if (!newestMinorKnown(versionNumber))
      throw new NotKnown(
        `Which minor release of ${versionName(versionNumber)} is the newest is not known to this release of Postern.`,
        "-- Update Postern.",
      );
    const newest = newestMinorOf(versionNumber);
    return {
      faults: newest
        ? [
            {
              found: `${versionName(versionNumber)} runs, ${versionName(newest)} is out`,
              fix: `# Update the packages to ${versionName(newest)} and restart: minor releases need no dump.`,
            },
          ]
        : [],
      inOrder: [versionName(versionNumber)],
    };
  },
});

const endOfLife = defineCheck({
  id: "ver.eol",
  title: "The major version still gets fixes",
  why: "Past its end of life a version gets no fixes, so every hole found from then on stays open.",
  severity: "high",
  cis: "1.5",
  reads: [],
  judge(_, { versionNumber, now }) {
    const { state, until } = supportOf(versionNumber, now);
    const day = until ? until.toISOString().slice(0, 10) : "";
    if (state === "unlisted")
      throw new NotKnown(
        `How long ${versionName(versionNumber)} gets fixes is not known to this release of Postern.`,
        "-- Update Postern.",
      );
    return {
      faults:
        state === "ended"
          ? [
              {
                found: `${versionName(versionNumber)} has had no fixes${day && ` since ${day}`}`,
                fix: "# Upgrade to a supported version with pg_upgrade.",
              },
            ]
          : [],
      inOrder: [`${versionName(versionNumber)} gets fixes until ${day}`],
    };
  },
});

const checksums = defineCheck({
  id: "checksums",
  title: "Data pages have checksums",
  why: "Without them, pages that a disk spoiled are read, and copied into backups, without anybody noticing.",
  severity: "low",
  cis: null,
  reads: ["settings"],
  judge({ settings }, context) {
    const value = serverValue(settings, "data_checksums", context);
    const fix = "# With the server stopped: pg_checksums --enable -D DATA-DIRECTORY";
    return {
      faults: value === "on" ? [] : [{ found: `data_checksums = ${oneLine(value)}`, fix }],
      inOrder: ["data_checksums = on"],
    };
  },
});

const restart = defineCheck({
  id: "restart",
  title: "No setting waits for a restart",
  why: "What the file says is not what the server does, and the next restart may bring a surprise.",
  severity: "medium",
  cis: "6.3",
  reads: ["pendingRestart"],
  judge: ({ pendingRestart }) => ({
    faults: pendingRestart.map(({ name }) => ({
      found: `${oneLine(name)} was changed in the file and still has its old value`,
      fix: "# Restart the server, or put the old value back.",
    })),
  }),
});

const fileErrors = defineCheck({
  id: "conf.error",
  title: "The configuration files have no errors",
  why: "A line that PostgreSQL cannot take leaves the setting as it was, and may keep the server from starting.",
  severity: "medium",
  cis: "6.4",
  reads: ["fileSettings"],
  judge: ({ fileSettings }) => ({
    faults: fileSettings.map(({ file, line, name, error }) => {
      const where = `${file ?? "the command line"}${line === null ? "" : ` line ${line}`}`;
      return {
        found: oneLine(`${where}: ${name === null ? "" : `${name}: `}${error}`),
        fix: oneLine(`# Put right ${where}, then reload.`),
      };
    }),
  }),
});

/** Whether a setting of a role or database takes away what the server's own gives. */
function isWeaker({ name, value }: Row<"overrides">): boolean {
  if (name === "row_security") return is("off", "false", "no", "0")(value);
  if (name === "session_replication_role") return !is("origin")(value);
  if (name === "search_path") return isShadowable(listOf(value));
  if (name.endsWith("_timeout")) return /^0\D*$/.test(value);
  if (/_min_duration|_temp_files/.test(name)) return is("-1")(value);
  return !name.endsWith("_length") && is("", "off", "false", "no", "0", "none", "panic", "fatal")(value);
}

/** pg_catalog is searched first and pg_temp too, unless they are named: then whoever creates in what stands before them decides. */
function isShadowable(schemas: readonly string[]): boolean {
  const temporary = schemas.indexOf("pg_temp");
  return schemas.indexOf("pg_catalog") > 0 || (temporary >= 0 && temporary < schemas.length - 1);
}

function resetSql({ role, database, name }: Row<"overrides">): string {
  const what = role === null ? "" : `ROLE ${quoted(role)}`;
  const where = database === null ? "" : `DATABASE ${quoted(database)}`;
  const whom = what === "" ? where || "ROLE ALL" : where === "" ? what : `${what} IN ${where}`;
  return `ALTER ${whom} RESET ${name.split(".").map(settingWord).join(".")};`;
}
const settingWord = (word: string): string => (/^[a-z_][a-z0-9_]*$/.test(word) ? word : quoted(word));

const overrides = defineCheck({
  id: "override",
  title: "No role or database switches protections off for itself",
  why: "A setting of a role or database wins over the server's: row-level security, logging or limits end there unseen.",
  severity: "medium",
  cis: "6.6",
  reads: ["overrides"],
  judge: ({ overrides: all }) => ({
    faults: all.filter(isWeaker).map((one) => {
      const whose = [one.role ?? "every role", ...(one.database === null ? [] : [one.database])].join(" in ");
      return { found: oneLine(`${whose}: ${one.name} = ${one.value}`), fix: resetSql(one) };
    }),
  }),
});

const parameterGrants = defineCheck({
  id: "param.grant",
  title: "Only superusers change settings that are theirs",
  why: "Whoever may set such a setting can switch the log off or load a library, and so become superuser.",
  severity: "medium",
  cis: "6.5",
  versions: { from: 15 },
  reads: ["parameterGrants"],
  judge: ({ parameterGrants: all }) => ({
    faults: all.map(({ name, grantee, privilege }) => ({
      found: oneLine(`${grantee ?? "PUBLIC"}: ${privilege} ${name}`),
      fix: `REVOKE ${privilege} ON PARAMETER ${name.split(".").map(settingWord).join(".")} FROM ${grantee === null ? "PUBLIC" : quoted(grantee)};`,
    })),
  }),
});

const unsafe = settingsCheck(
  {
    id: "dev.unsafe",
    title: "No setting for developers and rescue work is in force",
    why: "These settings lose data at the next crash, hide damage or let catalogs be edited.",
    severity: "high",
    cis: "6.5",
  },
  [
    { name: "fsync", isFault: is("off"), want: "on" },
    { name: "full_page_writes", isFault: is("off"), want: "on" },
    { name: "zero_damaged_pages", isFault: is("on"), want: "off" },
    { name: "ignore_checksum_failure", isFault: is("on"), want: "off" },
    { name: "allow_system_table_mods", isFault: is("on"), want: "off" },
    { name: "ignore_system_indexes", isFault: is("on"), want: "off" },
  ],
);

const alterSystem = settingsCheck(
  {
    id: "alter.sys",
    title: "ALTER SYSTEM is switched off",
    why: "With it, a stolen superuser session changes the server's files for good, past whoever manages them.",
    severity: "low",
    cis: "6.5",
    versions: { from: 17 },
  },
  [{ name: "allow_alter_system", isFault: is("on"), want: "off" }],
);

/** Modules of PostgreSQL itself and those that distributions package. */
const knownLibraries = new Set([
  ...[
    "auth_delay",
    "auto_explain",
    "basebackup_to_shell",
    "basic_archive",
    "passwordcheck",
    "pg_overexplain",
  ],
  ...["pg_prewarm", "pg_stat_statements", "plpgsql", "sepgsql", "test_decoding"],
  ...[
    "citus",
    "credcheck",
    "hypopg",
    "pg_cron",
    "pg_hint_plan",
    "pg_partman_bgw",
    "pg_qualstats",
    "pg_repack",
  ],
  ...[
    "pg_show_plans",
    "pg_squeeze",
    "pg_stat_kcache",
    "pg_stat_monitor",
    "pg_tle",
    "pg_wait_sampling",
    "pgaudit",
  ],
  ...[
    "pgauditlogtofile",
    "pglogical",
    "pgsodium",
    "plprofiler",
    "pgextwlist",
    "postgis",
    "repmgr",
    "set_user",
  ],
  ...["supautils", "supabase_vault", "timescaledb", "wal2json"],
]);
const libraryLists = [
  "shared_preload_libraries",
  "session_preload_libraries",
  "local_preload_libraries",
] as const;

const libraries = defineCheck({
  id: "lib.unknown",
  title: "Preloaded libraries are known ones",
  why: "A library that is loaded at the start sees every password and query, and a back door can stay in that way.",
  severity: "medium",
  cis: "6.3",
  reads: ["guardedSettings"],
  judge({ guardedSettings }, context) {
    const loaded = libraryLists.flatMap((name) =>
      listOf(serverValue(guardedSettings, name, context)).map((library) => ({ name, library })),
    );
    return {
      faults: loaded.flatMap(({ name, library }): Fault[] =>
        isKnown(library)
          ? []
          : [
              {
                found: oneLine(`${name}: ${library}`),
                fix: oneLine(
                  `# Find out what ${library} is and who put it there; remove it from ${name}, or accept it.`,
                ),
              },
            ],
      ),
      inOrder: loaded.map(({ name, library }) => oneLine(`${name}: ${library}`)),
    };
  },
});

/** With a directory before it, it is not the packaged one. */
const isKnown = (library: string): boolean =>
  knownLibraries.has(library.replace(/^\$libdir\/(plugins\/)?/, "").replace(/\.so$/, ""));

export const serverChecks = [
  ...[minor, endOfLife, checksums, restart, fileErrors, overrides, parameterGrants, unsafe, alterSystem],
  libraries,
];
