/** Pure. Checks of what the server listens on, the limits of connections, archiving and replication. */

import { quoteLiteral } from "@/lib/protocols/postgres/quote";
import { type Check, defineCheck, type Fault } from "../check";
import { conninfoWords } from "../parts/conninfo";
import { oneLine, quoted } from "../text";
import { is, isNow, listOf, serverValue, settingLine, settingsCheck } from "./settings";

const listen = settingsCheck(
  {
    id: "net.listen",
    title: "The server listens on addresses that were chosen",
    why: "On all addresses, a network that is added later reaches the server at once.",
    severity: "medium",
    cis: "5.2",
  },
  [
    {
      name: "listen_addresses",
      isFault: (value) => listOf(value).some(is("*", "0.0.0.0", "::", "::0", "0::0", "0")),
      want: "localhost",
    },
  ],
);

const socket = settingsCheck(
  {
    id: "net.socket",
    title: "Not every account of the machine reaches the socket",
    why: "Any program on the machine can try to log in, and a line with trust or peer counts for all of them.",
    severity: "low",
    cis: "5.3",
  },
  [
    {
      name: "unix_socket_permissions",
      isFault: (value) => !/^0?[0-7][0-7]0$/.test(value),
      want: "0770",
    },
  ],
);

const connectionLimits = defineCheck({
  id: "limit.role",
  title: "Every login has a connection limit",
  why: "One program that opens connections without end keeps everybody else out.",
  severity: "low",
  cis: "5.5",
  reads: ["roles"],
  judge: ({ roles }) => ({
    faults: roles
      // For superusers PostgreSQL does not look at it.
      .filter(({ login, superuser, connectionLimit }) => login && !superuser && connectionLimit < 0)
      .map(({ name }) => ({
        found: oneLine(`${name}: no CONNECTION LIMIT`),
        fix: `ALTER ROLE ${quoted(name)} CONNECTION LIMIT 20;`,
      })),
  }),
});

const idle = settingsCheck(
  {
    id: "limit.idle",
    title: "Transactions that do nothing are ended",
    why: "A forgotten transaction holds locks and keeps dead rows from being cleaned up, until everything stands still.",
    severity: "low",
    cis: "6.6",
  },
  [{ name: "idle_in_transaction_session_timeout", isFault: is("0"), want: "10min" }],
);

const archive = defineCheck({
  id: "wal.archive",
  title: "The write-ahead log is archived, and that works",
  why: "Without an archive the state before an attack or a slip cannot be brought back.",
  severity: "medium",
  cis: "7.4",
  reads: ["settings", "archiver"],
  judge({ settings, archiver }, context) {
    const value = serverValue(settings, "archive_mode", context);
    const found = isNow("archive_mode", value);
    if (value === "off") return { faults: [{ found, fix: settingLine(settings, "archive_mode", "on") }] };
    return {
      faults: archiver
        .filter(({ isFailing }) => isFailing)
        .map(({ failures, lastFailed }) => ({
          found: oneLine(`archiving fails: ${failures} times so far, ${lastFailed ?? "a file"} last`),
          fix: "# Look for the reason in the server's log, and at archive_command or archive_library.",
        })),
      inOrder: [found],
    };
  },
});

const slots = defineCheck({
  id: "repl.slot",
  title: "Every replication slot is in use",
  why: "The server keeps its log for a slot that nobody reads, until the disk is full.",
  severity: "medium",
  cis: "7.5",
  reads: ["slots"],
  judge: ({ slots: all }) => ({
    faults: all
      .filter(({ isActive }) => !isActive)
      .map(({ name }) => ({
        found: oneLine(`${name} is not in use`),
        fix: `SELECT pg_drop_replication_slot(${quoteLiteral(name)});`,
      })),
  }),
});

const toPrimary = defineCheck({
  id: "repl.tls",
  title: "The standby checks who its primary is, and keeps its password elsewhere",
  why: "A machine that takes the primary's place gets the password and feeds the standby what it likes.",
  severity: "medium",
  cis: "7.5",
  reads: ["guardedSettings"],
  judge({ guardedSettings }, context) {
    const value = serverValue(guardedSettings, "primary_conninfo", context);
    if (value === "") return null;
    const words = conninfoWords(value);
    const mode = words?.get("sslmode");
    const fix = "# primary_conninfo in postgresql.conf:";
    const faults: Fault[] = [];
    if (mode !== "verify-full")
      faults.push({
        found: oneLine(
          `primary_conninfo: ${words ? `sslmode is ${mode ?? "not set"}` : "it is no list of words"}`,
        ),
        fix: `${fix} add sslmode=verify-full and sslrootcert=FILE`,
      });
    if (words?.has("password"))
      faults.push({
        found: "primary_conninfo holds a password",
        fix: `${fix} put the password into passfile=FILE, which only the server's account reads`,
      });
    return { faults, inOrder: ["primary_conninfo: sslmode=verify-full"] };
  },
});

const replicationRole = defineCheck({
  id: "repl.role",
  title: "Replication has a role of its own",
  why: "The password of a role that standbys log in with lies on every one of them; as superuser it is the whole server.",
  severity: "medium",
  cis: "7.1",
  reads: ["roles"],
  judge: ({ roles }) => ({
    faults: roles
      // initdb makes the first superuser with REPLICATION, which says nothing.
      .filter(({ isFirst, login, superuser, replication }) => !isFirst && login && superuser && replication)
      .map(({ name }) => ({
        found: oneLine(`${name}: SUPERUSER and REPLICATION`),
        fix: `ALTER ROLE ${quoted(name)} NOSUPERUSER;`,
      })),
  }),
});

export const networkChecks: readonly Check[] = [
  ...[listen, socket, connectionLimits, idle, archive, slots, toPrimary, replicationRole],
];
