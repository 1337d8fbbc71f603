/** Where logins come from, as a worker asks its servers while they wait, and notes once their sessions have begun. */
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "@/lib/foundation/base/durations";
import { isLoopback } from "@/lib/foundation/base/loopback";
import type { AskWhereFrom, WhereFromQuestion } from "@/lib/login/authentication/contract";
import { canonicalAddress, unknownWhere, type WhereFrom } from "@/lib/login/decision/where-from";
import { attribute, reachOf, shownTogether } from "./attribution";
import { sessionNoting } from "./note-sessions";
import { watchProcesses } from "./processes";
import { type Watched, type WatchingOptions, watchServers } from "./watched-servers";

/** What a worker does with it. */
export type WhereFromAsking = {
  /** The core's port. */
  readonly ask: AskWhereFrom;
  /** Told that a login through the client was accepted: its session is looked for a moment later. */
  accepted(clientId: string): void;
  close(): Promise<void>;
};

/** Begins to watch the servers. */
export function startWhereFrom(options: WatchingOptions): WhereFromAsking {
  const servers = watchServers(options);
  const processes = watchProcesses();
  const noting = sessionNoting({ ...options, servers, isOwn });

  /** Tells what servers show, and then what titles make of it. */
  async function find(
    question: WhereFromQuestion,
    concerned: readonly Watched[],
    tell: (where: WhereFrom) => void,
  ): Promise<void> {
    const { door, sourceAddress: source, sourcePort, username } = question;
    const answers = await Promise.all(
      concerned.map(async (server) => {
        const reach = reachOf(source, server.connected(), server.named(), isOwn);
        return { reach, shown: reach === "here" ? await server.waiting() : null };
      }),
    );
    const shown = shownTogether(answers);
    const byServers = attribute(shown, null);
    tell(byServers);
    // Titles say more where the server does not, or shows several; one that is switched off is not looked at in that way either.
    const asksTitles =
      byServers.certainty !== "certain" && isOwn(source) && concerned.every(({ isOn }) => isOn);
    if (!asksTitles || sourcePort === null) return;
    tell(attribute(shown, await processes.waiting(door, sourcePort, username)));
  }

  return {
    ask(question) {
      const concerned = servers.of(question.clientId);
      if (concerned.length === 0) return nothingAsked;
      let found = unknownWhere;
      const tell = (where: WhereFrom) => {
        found = where;
      };
      const asked = find(question, concerned, tell).catch((error: unknown) =>
        options.log.error({ err: error }, "Where a login comes from could not be asked."),
      );
      return {
        now: () => found,
        async known(untilMs) {
          const leftMs = Math.max(0, untilMs - performance.now());
          const late = new AbortController();
          await Promise.race([asked, sleep(leftMs, undefined, late).catch(() => undefined)]);
          late.abort();
          return found;
        },
      };
    },
    accepted: noting.accepted,
    async close() {
      await noting.close();
      await servers.close();
    },
  };
}

const nothingAsked = { now: () => unknownWhere, known: async () => unknownWhere };

/** Whether an address is this machine's own. Asking the system costs more than the rest, and addresses change rarely. */
function isOwn(address: string): boolean {
  if (isLoopback(address)) return true;
  if (performance.now() - own.readMs > seconds(10)) {
    const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    own = {
      addresses: new Set(all.map((each) => canonicalAddress(each.address))),
      readMs: performance.now(),
    };
  }
  return own.addresses.has(address);
}
let own: { readonly addresses: ReadonlySet<string | null>; readonly readMs: number } = {
  addresses: new Set(),
  readMs: Number.NEGATIVE_INFINITY,
};
