/** Revised files: what is kept word for word, what changes and why, and that no gap is left unnamed. */
import { describe, expect, it } from "vitest";
import { findWaysIn } from "../bypass/finder";
import { isOpenKind } from "../bypass/way";
import { parseHba } from "../hba/parse";
import type { HbaPlan } from "../hba/plan";
import type { HbaRule } from "../hba/rule";
import { simulate } from "../hba/simulate";
import { hideRow, rulesetFromView } from "../hba/view";
import { type Revision, reviseHba } from "./revise";
import { sourceOfRules, sourceOfText } from "./source";

const plan: HbaPlan = {
  version: 18,
  identifier: "Main",
  breakGlass: { role: "postgres", osUser: "postgres" },
  serviceAccounts: [
    { role: "postern_monitor", databases: ["postgres"], networks: ["10.0.0.9"], method: "scram-sha-256" },
  ],
  replication: [],
  secondFactor: [],
  radius: { servers: [{ host: "127.0.0.1", port: 1812 }], secret: null },
  ldap: {
    ...{ hosts: ["127.0.0.1"], port: 1636, tls: "ldaps", mode: "simple" },
    ...{ ldapName: "main", base: "dc=postern", secret: null },
  },
  rejectRest: true,
};
const workers = [
  { door: "ldap" as const, host: "127.0.0.1", port: 1636 },
  { door: "radius" as const, host: "127.0.0.1", port: 1812 },
];
const revision: Revision = { plan, door: "ldap", workers, programs: [] };
const ldap = `ldap ldapserver="127.0.0.1" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=main,dc=postern"`;

/** A line that the plan wants. */
const mine = "hostssl postgres postern_monitor 10.0.0.9/32 scram-sha-256";

function revise(text: string, change: Partial<Revision> = {}) {
  const all = { ...revision, ...change };
  const result = reviseHba(sourceOfText(text, all.plan.version), all);
  if (!result.ok) throw new Error(result.reasons.join("\n"));
  return result;
}
/** What becomes of the lines of the file in use, without those that are added. */
const fates = (text: string, change: Partial<Revision> = {}) =>
  revise(text, change)
    .lines.filter(({ kind }) => kind !== "added")
    .map(({ kind, text: now, reason, isGap }) => [kind, now, reason, isGap]);

describe("one line", () => {
  it.each<[string, string, string | null, RegExp, boolean]>([
    ["# a comment, kept  as it is", "kept", "# a comment, kept  as it is", /^$/, false],
    ["host all all all  reject", "kept", "host all all all  reject", /Refuses/, false],
    [`hostssl  all all all ${ldap}`, "kept", `hostssl  all all all ${ldap}`, /^Asks Postern/, false],
    [
      `host all all 127.0.0.1/32 ${ldap}`,
      "kept",
      `host all all 127.0.0.1/32 ${ldap}`,
      /^Asks Postern/,
      false,
    ],
    [
      `host all all 10.0.0.0/8 ${ldap}`,
      "changed",
      'hostssl all all 10.0.0.0/8 ldap ldapserver=127.0.0.1 ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=main,dc=postern"',
      /without TLS/,
      false,
    ],
    [
      "hostssl all all 10.0.0.0/8 radius radiusservers=127.0.0.1 radiussecrets=0123456789abcdef",
      "kept",
      "hostssl all all 10.0.0.0/8 radius radiusservers=127.0.0.1 radiussecrets=0123456789abcdef",
      /PostgreSQL 19 will not know radius/,
      false,
    ],
    [
      "hostssl all all 10.0.0.0/8 radius radiusservers=192.0.2.7 radiussecrets=0123456789abcdef",
      "kept",
      "hostssl all all 10.0.0.0/8 radius radiusservers=192.0.2.7 radiussecrets=0123456789abcdef",
      /not checked/,
      true,
    ],
    ["hostssl all all all cert", "kept", "hostssl all all all cert", /certificate/, false],
    ["hostssl all all all pam", "kept", "hostssl all all all pam", /accept the way in/, true],
    ["local all postgres peer", "kept", "local all postgres peer", /^Break-glass/, false],
    ["local all all peer", "changed", `local all all ${ldap}`, /gap.*operating system/, false],
    [
      "host all all 10.0.0.0/8 md5 # the office",
      "changed",
      `hostssl all all 10.0.0.0/8 ${ldap} # the office`,
      /gap.*password alone \(md5\).*with TLS only/,
      false,
    ],
    [
      "hostssl app +staff samenet trust",
      "changed",
      `hostssl app +staff samenet ${ldap}`,
      /gap.*nothing at all/,
      false,
    ],
    [
      "host all postern_monitor 10.0.0.7/32 scram-sha-256",
      "kept",
      "host all postern_monitor 10.0.0.7/32 scram-sha-256",
      /a program/,
      true,
    ],
    [
      "host all postern_monitor 10.0.0.7/32 trust",
      "changed",
      "host all postern_monitor 10.0.0.7/32 scram-sha-256",
      /give it one before you reload/,
      true,
    ],
    [
      "host all all all tru",
      "removed",
      null,
      /PostgreSQL refuses it: invalid authentication method "tru"/,
      false,
    ],
    ["include more.conf", "kept", "include more.conf", /not looked into/, false],
  ])("%s: %s", (text, kind, now, reason, isGap) => {
    expect(fates(text)).toEqual([[kind, now, expect.stringMatching(reason), isGap]]);
  });

  it("by radius becomes ldap where 19 does not know radius", () => {
    const line = "hostssl all all 10.0.0.0/8 radius radiusservers=127.0.0.1 radiussecrets=0123456789abcdef";
    expect(fates(line, { plan: { ...plan, version: 19 } })).toEqual([
      ["changed", `hostssl all all 10.0.0.0/8 ${ldap}`, expect.stringMatching(/19 has no radius/), false],
    ]);
  });

  it("of a role that was accepted stays", () => {
    expect(fates("host all etl 10.0.0.7/32 md5", { programs: ["etl"] })).toEqual([
      ["kept", "host all etl 10.0.0.7/32 md5", expect.stringMatching(/For etl: a program.*scram/), true],
    ]);
  });

  it("that is continued keeps its shape", () => {
    const text = `hostssl all all \\\n  10.0.0.0/8 ${ldap}`;
    expect(fates(text)[0]?.slice(0, 2)).toEqual(["kept", text]);
  });
});

describe("a whole file", () => {
  const stock = `# the head
local   all   postgres   peer

# "local" is for sockets only
local   all   all        peer
host    all   all   127.0.0.1/32   scram-sha-256
host    all   all   ::1/128        scram-sha-256
local   replication   all   peer
host    replication   all   127.0.0.1/32   scram-sha-256
`;

  it("keeps comments and order, adds what is missing above all that changes, and refuses the rest", () => {
    expect(revise(stock).text).toBe(`local    replication     postgres                            peer
hostssl  postgres        postern_monitor 10.0.0.9/32         scram-sha-256
# the head
local   all   postgres   peer

# "local" is for sockets only
local all all ${ldap}
hostssl all all 127.0.0.1/32 ${ldap}
hostssl all all ::1/128 ${ldap}
local replication all ${ldap}
hostssl replication all 127.0.0.1/32 ${ldap}
local    all,replication all                                 reject
host     all,replication all             all                 reject
`);
  });

  it("changes nothing more once it is in force", () => {
    const once = revise(stock).text;
    expect(revise(once).text).toBe(once);
    expect(revise(once).lines.every(({ kind }) => kind === "kept")).toBe(true);
  });

  it("moves a program's line above the changed line that would take it", () => {
    const { text, lines } = revise(
      `host all all 10.0.0.0/8 md5\nhostssl postgres postern_monitor 10.0.0.9/32 scram-sha-256`,
    );
    expect(text.split("\n").findIndex((line) => line.includes("postern_monitor"))).toBe(2);
    expect(lines.find(({ kind }) => kind === "removed")).toMatchObject({ lineNumber: 2, reason: /above/ });
  });

  it("leaves a program's line below a changed line that is for others", () => {
    const own = "hostssl postgres postern_monitor 10.0.0.9/32 scram-sha-256";
    const { text, lines } = revise(`host all alice 10.0.0.0/8 md5\n${own}`);
    expect(lines.filter(({ text: line }) => line?.includes("postern_monitor"))).toMatchObject([
      { kind: "kept", lineNumber: 2 },
    ]);
    expect(text.split("\n").indexOf(own)).toBe(3);
  });

  it.each([
    ["a kept reject", "host all postern_monitor 10.0.0.0/8 reject"],
    ["a kept line for a group", "hostssl all +readers all cert"],
    ["a kept line that asks Postern", `hostssl all all all ${ldap}`],
    ["a line that takes in another file", "include more.conf"],
  ])("puts a program's line above %s, which could take it", (_, above) => {
    const { lines } = revise(`${above}\n${mine}`);
    const at = (text: string) => lines.findIndex((line) => line.text?.replaceAll(/ +/g, " ") === text);
    expect(at(mine)).toBeGreaterThan(-1);
    expect(at(mine)).toBeLessThan(at(above));
  });

  it.each([
    ["by another method", `${mine.replace("scram-sha-256", "cert")}`],
    ["with more options", `${mine} clientcert=verify-full`],
    ["without TLS alone", mine.replace("hostssl", "hostnossl")],
  ])("takes a line %s for none of the program's own", (_, other) => {
    const { text } = revise(`${other}\n`);
    expect(text.replaceAll(/ +/g, " ").split("\n")).toEqual(expect.arrayContaining([mine, other]));
  });

  it("takes a line that lets a program in without TLS as well for its own", () => {
    const own = mine.replace("hostssl", "host");
    const programs = revise(own).lines.filter(({ text }) => text?.includes("postern_monitor"));
    expect(programs).toMatchObject([{ kind: "kept", text: own }]);
  });

  it("puts lines for people in front of the rejection at the end", () => {
    const people = [{ door: "ldap" as const, databases: [], roles: [], networks: ["10.9.0.0/16"] }];
    const { text } = revise("local all postgres peer\n# the rest\nhost all all all reject\n", {
      plan: { ...plan, secondFactor: people },
    });
    const lines = text.split("\n");
    const at = (word: string) => lines.findIndex((line) => line.includes(word));
    expect(at("10.9.0.0/16")).toBeLessThan(at("# the rest"));
    expect(at("10.9.0.0/16")).toBeGreaterThan(0);
  });

  it("never writes radius where ldap was chosen", () => {
    expect(revise(stock).text).not.toContain("radius");
  });

  it("says why it cannot be made", () => {
    const result = reviseHba([], { ...revision, door: "radius", plan: { ...plan, version: 19 } });
    expect(result).toMatchObject({ ok: false, reasons: [expect.stringContaining("19 has no radius")] });
  });
});

describe("from the view", () => {
  const row = (change: object) =>
    hideRow({
      ...{ line_number: 1, type: "hostssl", database: ["all"], user_name: ["all"], address: "all" },
      ...{ netmask: null, auth_method: "radius", options: null, error: null },
      ...change,
    });
  const ours = row({ options: ["radiusservers=127.0.0.1", "radiussecrets=0123456789abcdefghij"] });
  const foreign = row({
    line_number: 2,
    user_name: ["bob"],
    options: ["radiusservers=192.0.2.7", "radiussecrets=0123456789abcdefghij"],
  });

  it("a line of ours gets the secret that is known, one of another server is marked", () => {
    const of = (secret: string | null) => {
      const result = reviseHba(sourceOfRules(rulesetFromView([ours, foreign])), {
        ...revision,
        plan: { ...plan, radius: { ...plan.radius, secret } },
      });
      if (!result.ok) throw new Error(result.reasons.join());
      return result;
    };
    expect(of(null).text).toContain('radiusservers=127.0.0.1 radiussecrets="SHARED-SECRET"');
    const { text, lacksSecrets } = of("the-secret-of-the-client");
    expect(text).toContain('radiusservers=127.0.0.1 radiussecrets="the-secret-of-the-client"');
    expect(text).toContain(`radiusservers=192.0.2.7 radiussecrets="••••"`);
    expect(lacksSecrets).toBe(true);
  });

  it("leaves out what PostgreSQL refuses", () => {
    const broken = row({ type: null, auth_method: null, error: "invalid connection type" });
    const result = reviseHba(sourceOfRules(rulesetFromView([broken])), revision);
    expect(result.ok && result.lines.find(({ kind }) => kind === "removed")?.reason).toMatch(
      /invalid connection/,
    );
  });
});

describe("against the finder", () => {
  const roles = ["postgres", "alice", "bob", "etl", "standby", "postern_monitor"].map((name) => ({
    ...{ name, isSuperuser: name === "postgres", isReplication: name === "standby", hasPassword: null },
  }));
  const words = {
    type: ["local", "host", "hostssl", "hostnossl"],
    database: ["all", "app", "postgres", "replication", "sameuser", "all,replication"],
    user: ["all", "alice", "+staff", "postgres", "etl", "postern_monitor", "bob,etl", "standby"],
    address: ["all", "0.0.0.0/0", "10.0.0.0/8", "10.0.0.9/32", "127.0.0.1/32", "::/0", "samenet"],
    method: [
      ...["trust", "md5", "scram-sha-256", "password", "peer", "reject", "cert", "pam", "ident"],
      ...[
        ldap,
        ldap.replace("127.0.0.1", "192.0.2.9"),
        "radius radiusservers=127.0.0.1 radiussecrets=0123456789abcdef",
      ],
    ],
  };
  // A generator of its own, so that every run sees the same files.
  let seed = 7;
  const pick = <T>(from: readonly T[]): T => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return from[Math.floor((seed / 2147483648) * from.length)] as T;
  };
  /** Now and then what the plan wants itself, which a line above it may take. */
  const randomLine = () => {
    const planned = pick<string | null>([
      mine,
      "local all postgres peer",
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
    if (planned !== null) return planned;
    const type = pick(words.type);
    const rest = [pick(words.database), pick(words.user), ...(type === "local" ? [] : [pick(words.address)])];
    return [type, ...rest, pick(words.method)].join(" ");
  };

  it("every way in that is left stands on a line that says so, in three hundred files", {
    timeout: 30_000,
  }, () => {
    for (let round = 0; round < 300; round++) {
      const file = Array.from({ length: 6 }, randomLine).join("\n");
      const { text, lines } = revise(file, { programs: ["etl"] });
      const { rules, problems } = parseHba(text, { version: 18 });
      expect(problems, `${file}\n=>\n${text}`).toEqual([]);
      const ways = findWaysIn({
        ...{
          rules,
          roles,
          workers,
          memberships: [{ member: "bob", role: "staff" }],
          databases: ["app", "postgres"],
        },
        ...{ version: 18, interfaces: null, hasTls: true, breakGlassRole: "postgres" },
      });
      const shown = lines.filter((line) => line.text !== null);
      for (const way of ways.filter(({ kind }) => isOpenKind(kind) || kind === "elsewhere")) {
        const line = shown[way.line.lineNumber - 1];
        expect(
          line?.isGap,
          `${file}\n=>\n${text}\n${way.role} by line ${way.line.lineNumber}: ${line?.text}`,
        ).toBe(true);
      }
      expectItLetsIn(rules, file);
    }
  });

  /** What the plan wants for programs is what decides: nothing above takes their logins. */
  function expectItLetsIn(rules: readonly HbaRule[], file: string) {
    const facts = { version: 18, interfaces: null, roles: null, memberships: [] };
    const login = { role: "postern_monitor", database: "postgres", replication: "none" } as const;
    const source = { kind: "address", address: "10.0.0.9", transport: "tls" } as const;
    const decided = simulate(rules, { ...login, source }, facts);
    expect(decided, file).toMatchObject({ rule: { method: "scram-sha-256", options: {} } });
    const onHost = { role: "postgres", database: "postgres", replication: "none" } as const;
    const broken = simulate(rules, { ...onHost, source: { kind: "socket" } }, facts);
    expect(broken, file).toMatchObject({ rule: { method: "peer", options: {} } });
  }
});
