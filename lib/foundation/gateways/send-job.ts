/**
 * The job that hands texts over. A text is claimed by moving the time at which it is due past the longest try, so what a process that
 * dies was sending goes out again: at least once.
 */
import { z } from "zod";
import { textOf } from "@/lib/foundation/base/bytes";
import { minutes } from "@/lib/foundation/base/durations";
import { waitSeconds } from "@/lib/foundation/jobs/back-off";
import { defineJob } from "@/lib/foundation/jobs/job";
import { KeyringError } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { gatewayStepWords, type Handed, withoutSecret } from "./answer";
import { type Way, ways } from "./schema";
import { readGateway, typedReach } from "./settings";
import { type GatewayTransport, openGateway } from "./transport";

/** So many are claimed at once, and sent side by side. */
const batch = 4;
/** Longer than one try of each of a batch may take, one after the other through one SMPP session. */
const claimSeconds = 150;
const backOff = { firstSeconds: 10, mostSeconds: 60 };
/** Codes live ten minutes, and each try is paid for. */
const mostAttempts = 4;
/** After so long the next run goes on, so that the page of jobs shows that it moves. */
const runMs = minutes(2);

/** Sends what is due until nothing is. */
export const sendTexts = defineJob({
  name: "texts.send",
  title: "Send texts and calls",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  leaseSeconds: 60,
  deadlineSeconds: runMs / 1000 + claimSeconds + 30,
  async run(_, { signal }) {
    let failed = await buryLate();
    let sent = 0;
    const transports = new Map<Way, GatewayTransport>();
    const untilMs = performance.now() + runMs;
    try {
      for (const way of ways) {
        const gateway = await readGateway(database(), way);
        if (gateway) transports.set(way, openGateway(gateway, await typedReach(database())));
      }
      while (performance.now() < untilMs) {
        signal.throwIfAborted();
        const texts = await claim([...transports.keys()]);
        if (texts.length === 0) break;
        const came = await Promise.all(texts.map((text) => sendOne(transports.get(text.way), text)));
        sent += came.filter(Boolean).length;
        failed += came.filter((one) => !one).length;
      }
      return `${sent.toLocaleString("en")} sent${failed > 0 ? `, ${failed.toLocaleString("en")} failed` : ""}.`;
    } finally {
      for (const transport of transports.values()) transport.close();
    }
  },
});

type Claimed = {
  readonly id: string;
  readonly way: Way;
  readonly number: string;
  readonly sealed: Uint8Array;
  readonly attempts: number;
};

const claim = (open: readonly Way[]): Promise<Claimed[]> => database().$queryRaw`
  UPDATE outgoing_texts SET attempts = attempts + 1, due_at = now() + ${claimSeconds} * interval '1 second'
  WHERE id IN (SELECT id FROM outgoing_texts
    WHERE state = 'waiting' AND due_at <= now() AND useful_until > now() AND way = ANY (${[...open]})
    ORDER BY due_at, id LIMIT ${batch} FOR UPDATE SKIP LOCKED)
  RETURNING id::text AS "id", way, to_number AS "number", content_sealed AS "sealed", attempts`;

async function sendOne(transport: GatewayTransport | undefined, claimed: Claimed): Promise<boolean> {
  const content = contentOf(claimed);
  if (!content || !transport) {
    await finish(claimed, "dead", "The master key that sealed this text is missing.");
    return false;
  }
  const came = await transport.send({ number: claimed.number, text: content.text });
  const answer = withoutSecret(wordsOf(came), content.secret);
  if (came.ok) await finish(claimed, "sent", answer);
  else if (came.isFinal || claimed.attempts >= mostAttempts) await finish(claimed, "dead", answer);
  else await postpone(claimed, answer);
  return came.ok;
}

/** "Sign in: HTTP 401: …". What a gateway says to a yes begins with its status too; of the rest nothing is of use to anybody. */
const wordsOf = (came: Handed): string =>
  came.ok ? came.answer.slice(0, 80) : `${gatewayStepWords[came.step].name}: ${came.answer}`;

type Content = { readonly text: string; readonly secret: string };

/** Null when no key opens it. */
function contentOf({ id, sealed }: Claimed): Content | null {
  try {
    const place = { table: "outgoing_texts", column: "content_sealed", row: id };
    return JSON.parse(textOf(keyring().open(place, sealed)) ?? "") as Content;
  } catch (error) {
    if (error instanceof KeyringError) return null;
    throw error;
  }
}

/** Nothing is written to what was given up, or another process claimed, in the meantime. */
const finish = ({ id, attempts }: Claimed, state: "sent" | "dead", answer: string) => database().$executeRaw`
  UPDATE outgoing_texts SET state = ${state}, answer = ${answer}, content_sealed = NULL, finished_at = now()
  WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempts}`;

const postpone = ({ id, attempts }: Claimed, answer: string) => database().$executeRaw`
  UPDATE outgoing_texts SET answer = ${answer},
    due_at = now() + ${waitSeconds(backOff, attempts, Math.random())} * interval '1 second'
  WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempts}`;

/** A code or a link that has ended is sent to nobody. Gives how many. */
const buryLate = (): Promise<number> => database().$executeRaw`
  UPDATE outgoing_texts SET state = 'dead', content_sealed = NULL, finished_at = now(),
    answer = 'It was not sent before what it says had ended.' || coalesce(' Last: ' || answer, '')
  WHERE state = 'waiting' AND useful_until <= now() AND due_at <= now()`;
