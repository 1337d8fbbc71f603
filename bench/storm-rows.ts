/** Rows 5 to 8: a pool that reconnects at once, and logins through a real PostgreSQL. */
import { env } from "@/lib/foundation/platform/env";
import { roleName } from "@/lib/protocols/ldap/login-name";
import { median, quantile } from "./burst";
import type { Generator } from "./bursts";
import type { Connected, Connecting } from "./connecting";
import { cpuSecondsOf } from "./cpu";
import type { LdapBurst, LdapBurstResult } from "./ldap-burst";
import { password, username } from "./people";
import { hashOfPassword, ldapName, type Postern } from "./postern";
import type { Answering } from "./processes";
import type { Protected, Way } from "./protected";
import type { Figures, Finding } from "./report";
import { measureInTurn, ratioOf, type Sample, type Side } from "./rounds";
import { full } from "./rows";
import { ask } from "./store";

/** The service account: by the password alone, at full cost. */
export const service = 0;
/** People behind the service account who keep the password of their role. */
export const keepers = { base: 1, count: 2500 } as const;

const connections = 1000;
const rounds = 3;

/** A worker whose processor time, and the store's, can be read. */
export type Watched = Postern & { readonly storePid: number };

/** What came of a burst: milliseconds from its beginning to each acceptance, ascending. */
type Burst = () => Promise<ArrayLike<number>>;

/** Row 5: a thousand logins of one service account at once, by RADIUS. */
export function radiusBurstRow(generator: Generator, postern: Watched): Promise<Finding> {
  const { port, secret } = postern;
  return burstRow("5  A thousand logins of one service account at once, by RADIUS", postern, async () => {
    const people = { base: service, among: 1, first: 0, stride: 0, people: connections };
    const load = { window: connections };
    const burst = { ...people, typed: "password", port, secret, roomSeconds: 0, load } as const;
    return (await generator.ask(burst)).latenciesMs;
  });
}

/** Row 6: the same by LDAPS, each on a connection of its own. */
export async function ldapBurstRow(
  binding: Answering<LdapBurst, LdapBurstResult>,
  postern: Watched,
): Promise<Finding> {
  const [authority] = await ask<{ certificate: string }>(
    postern.url,
    "SELECT certificate FROM certificate_authorities WHERE purpose = 'doors'",
  );
  const burst: LdapBurst = {
    port: postern.ldapsPort,
    authority: authority?.certificate ?? "",
    name: roleName(username(service), ldapName, env().POSTERN_LDAP_BASE),
    password,
    binds: connections,
  };
  return burstRow(
    "6  The same by LDAPS, each on a connection of its own",
    postern,
    async () => (await binding.ask(burst)).answeredMs,
  );
}

async function burstRow(title: string, postern: Watched, burst: Burst): Promise<Finding> {
  const samples: (Sample & { readonly accepted: number })[] = [];
  for (let round = 0; round <= rounds; round++) {
    await forgetPassword(postern);
    const before = cpuOf(postern);
    const answeredMs = await burst();
    const [serverCpu, storeCpu] = cpuOf(postern).map((now, i) => now - (before[i] ?? Number.NaN));
    const accepted = answeredMs.length;
    const eachUs = (seconds = Number.NaN) => (Number.isNaN(seconds) ? null : (seconds * 1e6) / accepted);
    const sample = {
      accepted,
      perSecond: accepted / ((answeredMs[accepted - 1] ?? Number.NaN) / 1000),
      p50Ms: quantile(answeredMs, 0.5),
      p99Ms: quantile(answeredMs, 0.99),
      serverCpuUs: eachUs(serverCpu),
      storeCpuUs: eachUs(storeCpu),
    };
    // The first warms up.
    if (round > 0) samples.push(sample);
  }
  return {
    title,
    sides: [medians("Postern", samples)],
    measured: {
      what: `let in within 3 s, least of ${rounds} bursts`,
      value: Math.min(...samples.map(({ accepted }) => accepted)),
    },
    goal: { text: `all ${connections}`, isMet: (value) => value === connections },
    note: "The worker does not know the password when a burst begins.",
  };
}

/** Keeps the same password under another salt: what the worker knows of the old hash is worth nothing then. */
async function forgetPassword({ url }: Postern): Promise<void> {
  await ask(url, "UPDATE users SET password_hash = $2 WHERE username = $1", [
    username(service),
    await hashOfPassword(full),
  ]);
}

function medians(who: string, samples: readonly Sample[]): Figures {
  const of = (value: (sample: Sample) => number | null) =>
    median(samples.map((each) => value(each) ?? Number.NaN));
  return {
    who,
    perSecond: of(({ perSecond }) => perSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    serverCpuUs: of(({ serverCpuUs }) => serverCpuUs),
    storeCpuUs: of(({ storeCpuUs }) => storeCpuUs),
  };
}

/** Row 7: a pool of a service account through PostgreSQL, against PostgreSQL's own ways to let it in. */
export async function poolRow(server: Protected, postern: Watched): Promise<Finding> {
  const logins = 300;
  const side = (who: string, way: Way): Side => ({
    who,
    async measure() {
      const isOurs = way === "radius" || way === "ldaps";
      const before = cpuOf(postern);
      const perSecond = await server.pgbench(way, service, logins);
      const [serverCpu, storeCpu] = cpuOf(postern).map((now, i) => now - (before[i] ?? Number.NaN));
      const eachUs = (seconds = Number.NaN) =>
        isOurs && !Number.isNaN(seconds) ? (seconds * 1e6) / logins : null;
      return {
        perSecond,
        p50Ms: null,
        p99Ms: null,
        serverCpuUs: eachUs(serverCpu),
        storeCpuUs: eachUs(storeCpu),
      };
    },
  });
  const sides = [
    side("Postern, radius", "radius"),
    side("Postern, ldaps", "ldaps"),
    side("PostgreSQL, scram-sha-256", "scram"),
    side("PostgreSQL, trust", "trust"),
  ];
  const measured = await measureInTurn(sides, 5);
  const ldaps = ratioOf({ ...measured, samples: measured.samples.slice(1) }, 1);
  return {
    title: `7  ${logins} connections of a service account through PostgreSQL ${server.version}, 15 at a time (pgbench -C)`,
    sides: measured.figures,
    measured: { what: "radius / scram", value: ratioOf(measured, 2) },
    goal: { text: "at least 0.90", isMet: (value) => value >= 0.9 },
    note: `ldaps / scram ${ldaps.toFixed(2)}`,
  };
}

/** Row 8: people with password and code, whose password is the verifier of their role, through PostgreSQL. */
export async function keepersRow(
  connecting: Answering<Connecting, Connected>,
  server: Protected,
  postern: Watched,
): Promise<Finding> {
  const people = 100;
  let next: number = keepers.base;
  const side = (who: string, way: Way): Side => ({
    who,
    async measure() {
      const isOurs = way === "radius" || way === "ldaps";
      const before = cpuOf(postern);
      // Everybody once: their codes count once, and the worker must not know their passwords.
      const first = isOurs ? next : keepers.base;
      if (isOurs) next += people;
      const question = {
        port: server.port,
        database: `by_${way}`,
        first,
        people,
        withCode: isOurs,
        atOnce: 16,
      };
      const { perSecond, tookMs } = await connecting.ask(question);
      const [serverCpu, storeCpu] = cpuOf(postern).map((now, i) => now - (before[i] ?? Number.NaN));
      const eachUs = (seconds = Number.NaN) =>
        isOurs && !Number.isNaN(seconds) ? (seconds * 1e6) / people : null;
      return {
        perSecond,
        p50Ms: quantile(tookMs, 0.5),
        p99Ms: quantile(tookMs, 0.99),
        serverCpuUs: eachUs(serverCpu),
        storeCpuUs: eachUs(storeCpu),
      };
    },
  });
  const sides = [
    side("Postern, radius, with code", "radius"),
    side("Postern, ldaps, with code", "ldaps"),
    side("PostgreSQL, scram-sha-256", "scram"),
    side("PostgreSQL, trust", "trust"),
  ];
  const measured = await measureInTurn(sides, 5);
  return {
    title: `8  ${people} people with password and code through PostgreSQL ${server.version}, 16 at a time`,
    sides: measured.figures,
    measured: { what: "radius / scram", value: ratioOf(measured, 2) },
    goal: null,
    note: "Each login of ours costs an argon2id check and the iterations of the person's verifier.",
  };
}

const cpuOf = ({ pid, storePid }: Watched): readonly number[] => [
  cpuSecondsOf(pid) ?? Number.NaN,
  cpuSecondsOf(storePid) ?? Number.NaN,
];
