/** Writing texts into the outbox, in the transaction of what they tell about, within what may leave in a day. */
import { randomUUID } from "node:crypto";
import { utf8 } from "@/lib/foundation/base/bytes";
import { enqueue } from "@/lib/foundation/jobs/queue";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { Transaction } from "@/lib/foundation/platform/database";
import { e164Of, isCountryAllowed } from "./phone-number";
import type { Way } from "./schema";
import { sendTexts } from "./send-job";
import { capKey, gatewayRow } from "./settings";

/** A text to write. `secret` stands in `text`, a code or the token of a link: no answer of a gateway that echoes it is kept. */
export type NewText = {
  readonly way: Way;
  readonly userId: string;
  readonly number: string;
  readonly text: string;
  readonly secret: string;
  readonly usefulUntil: Date;
};

/** Where the content of a text stands. */
const contentPlace = (row: string): Place => ({ table: "outgoing_texts", column: "content_sealed", row });

type NotWritten = "no_gateway" | "country" | "daily_cap";

/**
 * Writes the text and wakes the sender; nothing leaves unless `tx` commits. What may not leave stands in the outbox too, with the
 * reason, because nobody else would ever learn of it. Gives why it may not, or null. @throws TypeError for a number that is none
 */
export async function writeText(tx: Transaction, given: NewText): Promise<string | null> {
  const { way, userId, number, text, secret, usefulUntil } = given;
  if (e164Of(number) !== number) throw new TypeError("a text goes to exactly one number");
  const [id, now] = [randomUUID(), systemClock.now()];
  const refusal = await whyNot(tx, way, number);
  const common = { id, way, userId, toNumber: number, usefulUntil, createdAt: now, dueAt: now };
  if (refusal) {
    const answer = `Not sent: ${refusals[refusal]}.`;
    await tx.outgoingText.create({ data: { ...common, state: "dead", answer, finishedAt: now } });
    return refusals[refusal];
  }
  const contentSealed = keyring().seal(contentPlace(id), utf8(JSON.stringify({ text, secret })));
  await tx.outgoingText.create({ data: { ...common, contentSealed } });
  await enqueue(tx, sendTexts, [{ input: {}, uniqueKey: "send" }]);
  return null;
}

/** What pages say of a text that was never tried. */
const refusals: Readonly<Record<NotWritten, string>> = {
  no_gateway: "no gateway is set up for it",
  country: "the number's country is not among those that codes may go to",
  daily_cap: "as many texts and calls as allowed have left within a day",
};

/** Judged and counted in one statement, so that the cap of the day cannot be raced. */
async function whyNot(tx: Transaction, way: Way, number: string): Promise<NotWritten | null> {
  if ((await gatewayRow(tx, way)) === null) return "no_gateway";
  const { textCountries, textsPerDay } = await tx.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { textCountries: true, textsPerDay: true },
  });
  if (!isCountryAllowed(number, textCountries)) return "country";
  const counted = await tx.$executeRaw`
    INSERT INTO sent_tallies AS t (key, count, since, last_at) VALUES (${capKey}, 1, now(), now())
    ON CONFLICT (key) DO UPDATE SET last_at = now(),
      count = CASE WHEN t.since <= now() - interval '1 day' THEN 1 ELSE t.count + 1 END,
      since = CASE WHEN t.since <= now() - interval '1 day' THEN now() ELSE t.since END
    WHERE t.count < ${textsPerDay} OR t.since <= now() - interval '1 day'`;
  return counted === 0 ? "daily_cap" : null;
}
