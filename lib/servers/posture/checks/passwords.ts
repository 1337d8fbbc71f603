/** Pure. Checks of passwords: how they are kept, how long they last, who guards against guessing. */
import { lineFinder } from "@/lib/protocols/postgres/bypass/candidates";
import { majorOf } from "@/lib/protocols/postgres/versions";
import { type Check, type CheckContext, defineCheck, type Fault, type Row } from "../check";
import { oneLine, quoted } from "../text";
import { refuseTooMany, rulesOf } from "./hba-rules";
import { listOf, serverValue, settingLine, settingsCheck } from "./settings";

const encryption = settingsCheck(
  {
    id: "pw.enc",
    title: "New passwords are kept as SCRAM-SHA-256",
    why: "An MD5 hash that is stolen lets in without being cracked.",
    severity: "high",
    cis: null,
  },
  [
    {
      name: "password_encryption",
      isFault: (value) => value !== "scram-sha-256",
      want: "scram-sha-256",
    },
  ],
);

/** RFC 7677, and PostgreSQL's default. */
const leastIterations = 4096;

const iterations = settingsCheck(
  {
    id: "pw.iter",
    title: "New passwords get at least 4,096 SCRAM iterations",
    why: "With fewer, whoever steals the verifiers or records a login guesses passwords faster.",
    severity: "low",
    cis: null,
    versions: { from: 16 },
  },
  [
    {
      name: "scram_iterations",
      isFault: (value) => !(Number(value) >= leastIterations),
      want: String(leastIterations),
    },
  ],
);

const setAnew = (role: string): string => oneLine(`\\password ${quoted(role)}`);

const md5 = defineCheck({
  id: "pw.md5",
  title: "No password is kept as MD5",
  why: "Such a hash lets in whoever steals it, from a backup too, and PostgreSQL will refuse it in a later version.",
  severity: "high",
  cis: null,
  reads: ["passwordKinds"],
  judge: ({ passwordKinds }) => ({
    faults: passwordKinds
      .filter(({ kind }) => kind === "md5" || kind === "other")
      .map(({ role, kind }) => ({
        found: oneLine(`${role}: ${kind === "md5" ? "MD5" : "neither SCRAM-SHA-256 nor MD5"}`),
        fix: setAnew(role),
      })),
  }),
});

const weak = defineCheck({
  id: "pw.weak",
  title: "Every kept password has at least 4,096 SCRAM iterations",
  why: "The setting counts for new passwords only; older ones keep what they were made with.",
  severity: "low",
  cis: null,
  reads: ["passwordKinds"],
  judge: ({ passwordKinds }) => ({
    faults: passwordKinds
      .filter(({ iterations: count }) => count !== null && count < leastIterations)
      .map(({ role, iterations: count }) => ({
        found: oneLine(`${role}: ${count} iterations`),
        fix: setAnew(role),
      })),
  }),
});

const asksForPassword = new Set(["password", "md5", "scram-sha-256"]);

const none = defineCheck({
  id: "pw.none",
  title: "Roles whose line asks for a password have one",
  why: "The first who may set it, or a line that is loosened to make the login work, decides who this role is.",
  severity: "medium",
  cis: "4.10",
  reads: ["passwordKinds", "memberships", "hba"],
  judge({ passwordKinds, memberships, hba }, context) {
    const without = passwordKinds.filter(({ kind }) => kind === "none");
    refuseTooMany(without.length, memberships.length);
    const linesOf = lineFinder(rulesOf(hba), memberships, majorOf(context.versionNumber));
    return {
      faults: without.flatMap(({ role }): Fault[] => {
        const asking = linesOf(role).candidates.find(({ rule }) => asksForPassword.has(rule.method));
        if (!asking) return [];
        const { lineNumber, method } = asking.rule;
        const found = oneLine(
          `${role} has no password, and line ${lineNumber} of pg_hba.conf asks for it (${method})`,
        );
        return [{ found, fix: setAnew(role) }];
      }),
    };
  },
});

const until = defineCheck({
  id: "pw.until",
  title: "Passwords end on a day that is to come",
  why: "A password that never ends stays good for whoever learned it once.",
  severity: "low",
  cis: "4.4",
  reads: ["roles"],
  judge: ({ roles }, { now }) => ({
    faults: roles
      .filter(({ login }) => login)
      .flatMap((role): Fault[] => {
        const found = endOf(role, now);
        if (found === null) return [];
        return [{ found, fix: `ALTER ROLE ${quoted(role.name)} VALID UNTIL '${oneYearOn(now)}';` }];
      }),
  }),
});

function endOf({ name, validUntilSeconds }: Row<"roles">, now: Date): string | null {
  if (validUntilSeconds === null) return oneLine(`${name}: no VALID UNTIL`);
  return validUntilSeconds * 1000 <= now.getTime() ? oneLine(`${name}: ended`) : null;
}

const oneYearOn = (now: Date): string => `${now.getUTCFullYear() + 1}${now.toISOString().slice(4, 10)}`;

/** A check that one of `modules` is loaded at the start. */
const preloads = (
  facts: { readonly id: string; readonly title: string; readonly why: string; readonly cis: string | null },
  modules: readonly string[],
): Check =>
  defineCheck({
    ...facts,
    severity: "low",
    reads: ["guardedSettings"],
    judge({ guardedSettings }, context) {
      const loaded = preloadedLibraries(guardedSettings, context);
      const has = loaded.filter((library) => modules.includes(library));
      const found = `shared_preload_libraries = ${oneLine(loaded.join(", ")) || "''"}, without ${modules.join(" or ")}`;
      const fix = settingLine(guardedSettings, "shared_preload_libraries", [...loaded, modules[0]].join(","));
      return { faults: has.length === 0 ? [{ found, fix: oneLine(fix) }] : [], inOrder: has };
    },
  });

/** The names of what every session has loaded. */
export const preloadedLibraries = (
  guardedSettings: readonly Row<"guardedSettings">[],
  context: CheckContext,
): readonly string[] =>
  listOf(serverValue(guardedSettings, "shared_preload_libraries", context)).map((library) =>
    library.replace(/^\$libdir\//, ""),
  );

const strength = preloads(
  {
    id: "pw.check",
    title: "New passwords are checked for strength",
    why: "Without a module for it, any password is taken, so some will be guessed.",
    cis: "5.6",
  },
  ["passwordcheck", "credcheck"],
);

const delay = preloads(
  {
    id: "auth.delay",
    title: "Failed logins are slowed down",
    why: "Without a pause, a line that asks for a password alone can be tried thousands of times a minute.",
    cis: null,
  },
  ["auth_delay", "credcheck"],
);

const timeout = settingsCheck(
  {
    id: "auth.timeout",
    title: "A login takes a minute at most",
    why: "Connections that never finish logging in fill up the server, which anybody can make them do.",
    severity: "low",
    cis: null,
  },
  [{ name: "authentication_timeout", isFault: (value) => !(Number(value) <= 60), want: "60" }],
);

export const passwordChecks: readonly Check[] = [
  ...[encryption, iterations, md5, weak, none, until, strength, delay, timeout],
];
