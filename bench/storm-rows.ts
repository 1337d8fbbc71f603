/** Rows 5 to 8: a pool that reconnects at once, and logins through a real PostgreSQL. */
import { env } from "@/lib/foundation/platform/env";
import { roleName } from "@/lib/protocols/ldap/login-name";
import { quantile } from "./burst";
import type { Generator } from "./bursts";
import type { Connected, Connecting } from "./connecting";
import { eachUs, spending, type Watched } from "./cpu";
import type { LdapBurst, LdapBurstResult } from "./ldap-burst";
import { password, username } from "./people";
import { hashOfPassword, ldapName, type Postern } from "./postern";
import type { Answering } from "./processes";
import type { Protected, Way } from "./protected";
import type { Finding } from "./report";
import { figuresOf, measureInTurn, ratioOf, type Sample, type Side } from "./rounds";
import { full } from "./rows";
import { ask } from "./store";

/** The service account: by the password alone, at full cost. */
export const service = 0;
/** People behind the service account who keep the password of their role. */
export const keepers = { base: 1, count: 2500 } as const;

const connections = 1000;
const rounds = 3;

/** A worker whose processor time, and the store's, can be read. */
export type WatchedWorker = Postern & Watched;

/** What came of a burst: milliseconds from its beginning to each acceptance, ascending. */
type Burst = () => Promise<ArrayLike<number>>;

/** Row 5: a thousand logins of one service account at once, by RADIUS. */
export function radiusBurstRow(generator: Generator, postern: WatchedWorker): Promise<Finding> {
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
  postern: WatchedWorker,
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

async function burstRow(title: string, postern: WatchedWorker, burst: Burst): Promise<Finding> {
  const samples: (Sample & { readonly accepted: number })[] = [];
  for (let round = 0; round <= rounds; round++) {
    await forgetPassword(postern);
    const { result: answeredMs, serverCpu, storeCpu } = await spending(postern, burst);
    const accepted = answeredMs.length;
    const sample = {
      accepted,
      perSecond: accepted / ((answeredMs[accepted - 1] ?? Number.NaN) / 1000),
      p50Ms: quantile(answeredMs, 0.5),
      p99Ms: quantile(answeredMs, 0.99),
      serverCpuUs: eachUs(serverCpu, accepted),
      storeCpuUs: eachUs(storeCpu, accepted),
    };
    // The first warms up.
    if (round > 0) samples.push(sample);
  }
  return {
    title,
    sides: [figuresOf("Postern", samples)],
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

/** Row 7: a pool of a service account through PostgreSQL, against PostgreSQL's own ways to let it in. */
export async function poolRow(server: Protected, postern: WatchedWorker): Promise<Finding> {
  const logins = 300;
  const side = (who: string, way: Way): Side => ({
    who,
    async measure() {
      const isOurs = way === "radius" || way === "ldaps";
      const work = () => server.pgbench(way, service, logins);
      const { result: perSecond, serverCpu, storeCpu } = await spending(postern, work);
      return {
        perSecond,
        p50Ms: null,
        p99Ms: null,
        serverCpuUs: isOurs ? eachUs(serverCpu, logins) : null,
        storeCpuUs: isOurs ? eachUs(storeCpu, logins) : null,
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
  postern: WatchedWorker,
): Promise<Finding> {
  const people = 100;
  let next: number = keepers.base;
  const side = (who: string, way: Way): Side => ({
    who,
    async measure() {
      const isOurs = way === "radius" || way === "ldaps";
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
      const { result, serverCpu, storeCpu } = await spending(postern, () => connecting.ask(question));
      const { perSecond, tookMs } = result;
      return {
        perSecond,
        p50Ms: quantile(tookMs, 0.5),
        p99Ms: quantile(tookMs, 0.99),
        serverCpuUs: isOurs ? eachUs(serverCpu, people) : null,
        storeCpuUs: isOurs ? eachUs(storeCpu, people) : null,
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
