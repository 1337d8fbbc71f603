/** What is compared with what: rows 1 to 4 of the table. */
import pg from "pg";
import {
  burstOf,
  type Generator,
  type Load,
  type Measured,
  sampleOf,
  steadySide,
  type Target,
} from "./bursts";
import { username } from "./people";
import { type Costs, forgetCodes } from "./postern";
import type { Answering } from "./processes";
import type { RawAnswer, RawQuestion } from "./raw-argon2";
import type { Finding } from "./report";
import { measureInTurn, ratioOf, type Side } from "./rounds";

/** People with a cheap password in the large store: the size that the product promises. */
export const manyPeople = 100_000;
/** People in the small store. */
export const fewPeople = 100;
/**
 * People with a password at full cost; they follow the cheap ones in the large store. So many that nobody's turn comes twice
 * while the worker knows their password.
 */
export const costlyPeople = { base: manyPeople, among: 12_000 } as const;
/** The least argon2id can cost: the KDF then hardly counts, and what remains is the work around it. */
export const cheap: Costs = { memoryKib: 8, passes: 1 };
/** The product's own costs. */
export const full: Costs = { memoryKib: 19_456, passes: 2 };

const inFlight = 64;
const atLeast = (value: number) => ({
  text: `at least ${value.toFixed(2)}`,
  isMet: (measured: number) => measured >= value,
});

/** FreeRADIUS twice: with codes that count once, as ours do, and as it comes, where a code counts until its step ends. */
export type Peers = { readonly once: Target; readonly asItComes: Target };

/** Row 1: everything but the password's cost, against FreeRADIUS with clear-text passwords. `peers` null: alone. */
export async function cheapRow(generator: Generator, postern: Target, peers: Peers | null): Promise<Finding> {
  const steady = { base: 0, among: manyPeople, window: inFlight, first: 2000, most: 16_000 };
  const sides = peers ? [postern, peers.once, peers.asItComes] : [postern];
  const rounds = await measureInTurn(
    sides.map((target) => steadySide(generator, target, steady)),
    5,
  );
  return {
    title: `1  Cheap password + TOTP that counts once + log row, ${inFlight} in flight`,
    sides: rounds.figures,
    measured: peers && { what: `Postern / ${peers.once.who}`, value: ratioOf(rounds, 1) },
    goal: atLeast(2),
    note: peers
      ? `Postern / ${peers.asItComes.who} ${ratioOf(rounds, 2).toFixed(2)}; there a code counts again until its step ends.`
      : "FreeRADIUS is not installed: skipped. apt-get install freeradius freeradius-postgresql",
  };
}

/** Row 2: passwords at the product's own cost, against the bare KDF with as many checks at once. */
export async function costlyRow(
  generator: Generator,
  postern: Target,
  raw: Answering<RawQuestion, RawAnswer>,
): Promise<Finding> {
  const window = 32;
  const logins = steadySide(generator, postern, { ...costlyPeople, window, first: 50, most: 1000 });
  const checks: Side = {
    who: "argon2id alone",
    async measure() {
      const { perSecond } = await raw.ask({ seconds: 4, ...full });
      return { perSecond, p50Ms: null, p99Ms: null, serverCpuUs: null, storeCpuUs: null };
    },
  };
  const rounds = await measureInTurn([logins, checks], 5);
  return {
    title: `2  argon2id ${full.memoryKib / 1024} MiB, ${full.passes} passes + TOTP + log row, ${window} in flight`,
    sides: rounds.figures,
    measured: { what: "logins / bare checks", value: ratioOf(rounds, 1) },
    goal: atLeast(0.9),
    note: null,
  };
}

/** A target whose store can be spoken to. */
export type Reachable = Target & { readonly url: string };

/**
 * Row 3: 100,000 people against 100. A hundred people have too few fresh codes for a long run, so both sides get many
 * short bursts, and between them, untimed, what was used counts as fresh again.
 */
export async function sizeRow(generator: Generator, many: Reachable, few: Reachable): Promise<Finding> {
  const pools: pg.Pool[] = [];
  const side = (target: Reachable, among: number): Side => {
    const store = new pg.Pool({ connectionString: target.url, max: 1 });
    pools.push(store);
    return {
      who: `${among.toLocaleString("en")} users`,
      measure: shortBursts(generator, target, store, among),
    };
  };
  try {
    const rounds = await measureInTurn([side(many, manyPeople), side(few, fewPeople)], 5);
    return {
      title: `3  As row 1, many users against few, in bursts of ${fewPeople}`,
      sides: rounds.figures,
      measured: { what: "many / few", value: ratioOf(rounds, 1) },
      goal: atLeast(0.9),
      note: null,
    };
  } finally {
    for (const pool of pools) await pool.end();
  }
}

function shortBursts(
  generator: Generator,
  target: Reachable,
  store: pg.Pool,
  among: number,
): Side["measure"] {
  const bursts = 80;
  // A stride spreads a burst over the whole store, so that hardly a page is met twice.
  const stride = among / fewPeople;
  let next = 0;
  return async () => {
    const measured: Measured[] = [];
    for (let i = 0; i < bursts; i++) {
      const first = next++ % stride;
      const numbers = Array.from({ length: fewPeople }, (_, person) => first + person * stride);
      const load = async (): Promise<Load> => {
        await forgetCodes(store, numbers.map(username));
        const people = { base: 0, among, first, stride, people: fewPeople };
        return { ...people, roomSeconds: 2, load: { window: inFlight } };
      };
      measured.push(await burstOf(generator, target, load));
    }
    return sampleOf(measured);
  };
}

/** Row 4: how long a login takes at half of what row 2 can do, offered at a constant rate. */
export async function halfLoadRow(
  generator: Generator,
  postern: Target,
  perSecond: number,
): Promise<Finding> {
  const seconds = 10;
  const people = Math.max(1, Math.min(1200, Math.round(perSecond * seconds)));
  // Behind those of row 2, whose passwords the worker knows by now: these logins cost a check each.
  let first = costlyPeople.among / 2;
  const load = (): Load => {
    const turn = { ...costlyPeople, first, stride: 1, people };
    first = (first + people) % costlyPeople.among;
    return { ...turn, roomSeconds: 2, load: { perSecond } };
  };
  const side = { who: "Postern", measure: async () => sampleOf([await burstOf(generator, postern, load)]) };
  const { figures } = await measureInTurn([side], 3);
  return {
    title: `4  As row 2, ${perSecond.toFixed(0)} logins a second offered, half of what it can do`,
    sides: figures,
    measured: { what: "p99 in ms", value: figures[0]?.p99Ms ?? Number.NaN },
    goal: { text: "under 100", isMet: (ms) => ms < 100 },
    note: null,
  };
}
