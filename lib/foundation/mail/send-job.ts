/**
 * The job that hands mails over. A mail is claimed by moving the time at which it is due past the longest try, so what a
 * process that dies was sending goes out again: at least once, each copy with the same Message-ID.
 */
import { z } from "zod";
import { textOf } from "@/lib/foundation/base/bytes";
import { inWords, minutes, seconds } from "@/lib/foundation/base/durations";
import { waitSeconds } from "@/lib/foundation/jobs/back-off";
import { defineJob } from "@/lib/foundation/jobs/job";
import { KeyringError } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { getLogo } from "@/lib/foundation/settings/queries";
import { type MailFailure, mailStepWords } from "./failure";
import { logoId } from "./logo";
import { readMailServer } from "./settings";
import {
  type Delivery,
  deliveryMs,
  type InlinePicture,
  type MailTransport,
  openTransport,
} from "./transport";

const connections = 4;
/** So many are claimed at once: each connection's next few, all of them over before their claim is. */
const batch = connections;
const claimSeconds = (deliveryMs + seconds(15)) / 1000;
const backOff = { firstSeconds: 60, mostSeconds: 3600 };
/** After so long the next run goes on, so that the page of jobs shows that it moves. */
const runMs = minutes(4);

/** Sends what is due until nothing is, or until the server itself does not take mail. */
export const sendMails = defineJob({
  name: "mail.send",
  title: "Send mails",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  leaseSeconds: 60,
  deadlineSeconds: (runMs + deliveryMs) / 1000 + 30,
  async run(_, { signal, progress }) {
    const late = await buryLate();
    const server = await readMailServer(database());
    if (!server) return told({ sent: 0, refused: late, why: "Mail is not set up." });
    const [transport, logo] = [openTransport(server, connections), await logoPicture()];
    const untilMs = performance.now() + runMs;
    let [sent, refused] = [0, late];
    try {
      while (performance.now() < untilMs) {
        signal.throwIfAborted();
        const mails = await claim();
        if (mails.length === 0) return told({ sent, refused });
        const came = await Promise.all(mails.map((mail) => sendOne(transport, mail, logo)));
        sent += came.filter((one) => one.ok).length;
        const failures = came.flatMap((one) => (one.ok ? [] : [one.failure]));
        refused += failures.filter(({ isFinal }) => isFinal).length;
        const stop = failures.find(({ isOfServer }) => isOfServer);
        if (stop) return told({ sent, refused, why: wordsOf(stop) });
        progress(told({ sent, refused }));
      }
      return told({ sent, refused });
    } finally {
      transport.close();
    }
  },
});

type Told = { readonly sent: number; readonly refused: number; readonly why?: string };

const told = ({ sent, refused, why = "" }: Told): string =>
  `${sent.toLocaleString("en")} sent${refused > 0 ? `, ${refused.toLocaleString("en")} failed for good` : ""}.${why && ` ${why}`}`;

/** "Sign in: 535 Authentication failed." */
const wordsOf = ({ step, answer }: MailFailure): string => `${mailStepWords[step].name}: ${answer}`;

type Claimed = {
  readonly id: string;
  readonly toName: string;
  readonly toAddress: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly sealed: Uint8Array | null;
  readonly attempts: number;
};

const claim = (): Promise<Claimed[]> => database().$queryRaw`
  UPDATE outgoing_mails SET attempts = attempts + 1, due_at = now() + ${claimSeconds} * interval '1 second'
  WHERE id IN (SELECT id FROM outgoing_mails WHERE state = 'waiting' AND due_at <= now()
    ORDER BY due_at, id LIMIT ${batch} FOR UPDATE SKIP LOCKED)
  RETURNING id::text AS "id", to_name AS "toName", to_address AS "toAddress", subject, message_id AS "messageId", text, html,
    content_sealed AS "sealed", attempts`;

async function sendOne(
  transport: MailTransport,
  mail: Claimed,
  logo: InlinePicture | null,
): Promise<Delivery> {
  const content = contentOf(mail);
  if (!content) return unreadable(mail);
  const { text, html } = content;
  const delivery = await transport.deliver({
    to: { name: mail.toName, address: mail.toAddress },
    ...{ subject: mail.subject, messageId: mail.messageId, text, html },
    pictures: logo && html.includes(`cid:${logo.id}`) ? [logo] : [],
  });
  if (delivery.ok) await finish(mail, "sent", delivery.answer);
  else if (delivery.failure.isFinal) await finish(mail, "dead", wordsOf(delivery.failure));
  else await postpone(mail, wordsOf(delivery.failure));
  return delivery;
}

type Content = { readonly text: string; readonly html: string };

/** Null when no key opens it. */
function contentOf({ id, text, html, sealed }: Claimed): Content | null {
  if (text !== null && html !== null) return { text, html };
  if (!sealed) throw new TypeError("a mail that waits has a content");
  try {
    const place = { table: "outgoing_mails", column: "content_sealed", row: id };
    return JSON.parse(textOf(keyring().open(place, sealed)) ?? "") as Content;
  } catch (error) {
    if (error instanceof KeyringError) return null;
    throw error;
  }
}

async function unreadable(mail: Claimed): Promise<Delivery> {
  const answer = "The master key that sealed this mail is missing.";
  await finish(mail, "dead", answer);
  return { ok: false, failure: { step: "message", answer, isFinal: true, isOfServer: false } };
}

/** Nothing is written to what somebody gave up, or another process claimed, in the meantime. */
const finish = ({ id, attempts }: Claimed, state: "sent" | "dead", answer: string) => database().$executeRaw`
  UPDATE outgoing_mails SET state = ${state}, answer = ${answer}, content_sealed = NULL, finished_at = now()
  WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempts}`;

const postpone = ({ id, attempts }: Claimed, answer: string) => database().$executeRaw`
  UPDATE outgoing_mails SET answer = ${answer},
    due_at = now() + ${waitSeconds(backOff, attempts, Math.random())} * interval '1 second'
  WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempts}`;

/** What is of no use any more becomes a dead letter. Gives how many. */
const buryLate = (): Promise<number> => database().$executeRaw`
  UPDATE outgoing_mails SET state = 'dead', content_sealed = NULL, finished_at = now(),
    answer = ${`It was not sent within ${inWords(minutes(72 * 60))} or before its link ended.`}
      || coalesce(' Last: ' || answer, '')
  WHERE state = 'waiting' AND useful_until <= now() AND due_at <= now()`;

async function logoPicture(): Promise<InlinePicture | null> {
  const logo = await getLogo();
  return logo && { id: logoId, type: logo.type, bytes: logo.bytes };
}
