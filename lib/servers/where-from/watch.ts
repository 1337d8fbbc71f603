/**
 * The connection that a worker keeps open to one server, to ask where logins come from. It is made again when it is lost, less
 * and less often while that fails; a server that is slow, sends too much or what is not understood loses it at once. Whatever
 * the server does, a question gives nothing then, and no login waits for it beyond its own limit.
 */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { waitSeconds } from "@/lib/foundation/jobs/back-off";
import { checkedAddresses } from "@/lib/foundation/platform/outgoing";
import { canonicalAddress } from "@/lib/login/decision/where-from";
import { type ConnectResult, type ConnectTarget, connectTo } from "@/lib/servers/reading/connect";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import { storedFailure } from "@/lib/servers/reading/failure";
import { unknownOf } from "@/lib/servers/reading/unknowns";
import type { Shown } from "./attribution";
import { type Begun, begunSessions, prepare, waitingLogins } from "./questions";
import { inTurns } from "./turns";

/** What stands in the store about it: why there is no connection, and whether the server shows logins that wait. */
export type WatchState = { readonly failure: string | null; readonly seesStarting: boolean | null };

/** A server that is watched. */
export type Watch = {
  /** The other end of the connection; null while there is none. */
  connected(): string | null;
  /** The addresses that the server's name has; null where that is not known. */
  named(): readonly string[] | null;
  /** Logins that wait, seen after this call. Never throws. */
  waiting(): Promise<Shown>;
  /** Sessions that began lately; null where they cannot be seen. Never throws. */
  begun(): Promise<Begun | null>;
  close(): Promise<void>;
};

/** `target` null: nothing is asked. `onState` hears of every change, `onFailure` of every connection that failed or was lost. */
export type WatchOptions = {
  readonly host: string;
  readonly target: ConnectTarget | null;
  readonly onState: (state: WatchState) => void;
  readonly onFailure: () => void;
};

const question = { mostMs: 2000, mostOctets: 256 * 1024 };
const retry = { firstSeconds: 1, mostSeconds: 300 };
/** So often it is looked whether the connection still is one, where nobody asks. */
const stillMs = seconds(30);
/** A connection that lasted so long was a good one: the next is tried soon. */
const goodMs = minutes(1);
/** Logins that wait are shown since 18. */
const showsSince = 180_000;

type Open = Extract<ConnectResult, { readonly ok: true }>;

/** Begins to watch. */
export function watchServer({ host, target, onState, onFailure }: WatchOptions): Watch {
  const ending = new AbortController();
  // A name is looked up for as long as the system likes; ending does not wait for that.
  const ended = once(ending.signal, "abort").then(() => null);
  let open: { readonly connection: Open; readonly shows: boolean } | null = null;
  let names: readonly string[] | null = canonicalAddress(host) ? [canonicalAddress(host) ?? ""] : null;
  let said = "";
  let asking: Promise<unknown> = Promise.resolve();

  function say(state: WatchState): void {
    const now = JSON.stringify(state);
    if (now !== said && !ending.signal.aborted) onState(state);
    said = now;
  }

  const pause = (forSeconds: number) =>
    sleep(seconds(forSeconds), undefined, { signal: ending.signal, ref: false }).catch(() => undefined);

  async function run(): Promise<void> {
    let failures = 0;
    while (!ending.signal.aborted) {
      const startedMs = performance.now();
      names = (await Promise.race([addressesOf(host), ended])) ?? names;
      if (!target) {
        await pause(retry.mostSeconds);
        continue;
      }
      const failure = await hold(target);
      if (ending.signal.aborted) return;
      onFailure();
      say({ failure: storedFailure(failure), seesStarting: null });
      failures = performance.now() - startedMs > goodMs ? 1 : failures + 1;
      await pause(waitSeconds(retry, failures, Math.random()));
    }
  }

  /** Connects, and gives why there is no connection any more. */
  async function hold(to: ConnectTarget): Promise<Pick<ConnectionFailure, "text" | "fix">> {
    const connection = await connectTo(to, { deadlineSeconds: null, signal: ending.signal });
    if (!connection.ok) return connection.failure;
    const { client, within, close, failureOf } = connection;
    let why: unknown;
    const lost = new Promise<void>((resolve) => {
      client.once("error", (error) => {
        why ??= error;
      });
      client.once("end", resolve);
    });
    try {
      const { mayRead, version } = await within(question, () => prepare(client, question.mostMs));
      if (!mayRead) return notAllowed(to);
      const shows = version >= showsSince;
      open = { connection, shows };
      say({ failure: null, seesStarting: shows });
      await lost;
      return failureOf(why ?? new Error("the connection was closed"));
    } catch (error) {
      return failureOf(error);
    } finally {
      open = null;
      await close();
    }
  }

  /** One question after the other. */
  function ask<T>(what: (client: pg.Client) => Promise<T>): Promise<T | null> {
    const answer = asking.then(() => askNow(what));
    asking = answer;
    return answer;
  }

  /** Asks, and gives up the connection where that fails: what follows would be no better. */
  async function askNow<T>(what: (client: pg.Client) => Promise<T>): Promise<T | null> {
    const connection = open?.connection;
    if (!connection) return null;
    try {
      return await connection.within(question, () => what(connection.client));
    } catch (error) {
      connection.client.emit("error", error);
      void connection.close();
      return null;
    }
  }

  const waiting = inTurns(() => ask(waitingLogins));
  const begun = inTurns(() => ask(begunSessions));
  const still = setInterval(() => void waiting(), stillMs).unref();
  const running = run();
  return {
    connected: () => (open ? canonicalAddress(open.connection.address) : null),
    named: () => names,
    waiting: async () => (open?.shows ? waiting() : null),
    begun,
    async close() {
      clearInterval(still);
      ending.abort();
      await running;
    },
  };
}

async function addressesOf(host: string): Promise<readonly string[] | null> {
  const found = await checkedAddresses(host).catch(() => null);
  return found?.flatMap((address) => canonicalAddress(address) ?? []) ?? null;
}

function notAllowed({ user, database }: ConnectTarget) {
  return {
    text: `${user} may not see the logins of other roles.`,
    fix: unknownOf("sessions", user, database).grant,
  };
}
