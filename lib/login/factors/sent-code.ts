/**
 * Pure. Codes that are sent to the person: which of them are open, what a typed one is worth, and whether another may be sent.
 *
 * A factor of such a kind has a secret that nobody but Postern has. Each code has a number; the code itself is computed from both,
 * so it stands nowhere until it is written down for sending, and it counts once by the same counter as any other.
 */
import { z } from "zod";
import { days, minutes } from "@/lib/foundation/base/durations";
import type { CounterKind, Held, Match } from "./descriptor";
import { isCodeAt, type OathKey } from "./totp";

/** How long a code counts. */
export const sentCodeLifeMs = minutes(10);
/** So many wrong ones may be typed while a code is open; then it is open no more. */
export const triesPerSentCode = 5;
/** So many of the last codes count: the one before the newest may only be late. */
const keptCodes = 2;
const perDayMs = days(1);

/** What a factor remembers of the codes that were sent: where to, in lower case, and the last ones, newest first. */
export const sentData = z.object({
  to: z.string().min(1),
  codes: z
    .array(z.object({ number: z.int().min(0), sentAt: z.iso.datetime(), tries: z.int().min(0) }))
    .max(keptCodes)
    .default([]),
});
export type SentData = z.infer<typeof sentData>;

/** How many codes may be sent, for everybody: from the settings. All whole numbers above zero. */
export type SendingLimits = {
  /** Between two codes to the same person, and to the same address. */
  readonly cooldownSeconds: number;
  readonly perUserAndDay: number;
  readonly perTargetAndDay: number;
};

/** The limits as the settings have them. */
export const sendingLimitsOf = (settings: {
  readonly sentCodeCooldownSeconds: number;
  readonly sentCodesPerUser: number;
  readonly sentCodesPerTarget: number;
}): SendingLimits => ({
  cooldownSeconds: settings.sentCodeCooldownSeconds,
  perUserAndDay: settings.sentCodesPerUser,
  perTargetAndDay: settings.sentCodesPerTarget,
});

/** How many codes went to a person, or to an address, since a day began with the first of them. */
export type Tally = {
  readonly key: string;
  readonly count: number;
  readonly since: Date;
  readonly lastAt: Date;
};

/** The names under which what is sent for `userId` by `kindId` to `to` is counted: by person, and by where it goes. */
export const tallyKeys = (
  userId: string,
  kindId: string,
  to: string,
): readonly [user: string, target: string] => [`user ${userId}`, `${kindId} ${to}`];

/** A factor whose codes are sent, with what went to its person and its address lately. */
export type SentFactor = Held<SentData> & { readonly tallies?: readonly Tally[] };

/** A key of six digits. */
export const sentKey = (secret: Uint8Array): OathKey => ({ secret, algorithm: "SHA1", digits: 6 });

/** What `code` is worth: one of the last codes sent, while it is open. The counter moves past all of them. */
export function verifySent(factor: Held<SentData>, code: string, now: Date): Match {
  const at = latest(now, factor.latestAt);
  const [newest] = factor.data.codes;
  let match: Match = { status: "none" };
  for (const sent of factor.data.codes) {
    const isRight = isCodeAt(sentKey(factor.secret), sent.number, code);
    if (isRight && newest && match.status !== "fresh")
      match = { status: isOpen(sent, factor.counter, at) ? "fresh" : "spent", counter: newest.number };
  }
  return match;
}

/** What comes of asking for a code. 'joined': one was sent a moment ago and is open. 'limited': no more may be sent now. */
export type Asked =
  | { readonly outcome: "joined" | "limited" }
  | {
      readonly outcome: "send";
      readonly number: number;
      /** What the factor remembers then. */
      readonly data: SentData;
      readonly tallies: readonly Counted[];
    };

/** A tally as it was and as it is after one more; null for before where there was none. */
export type Counted = { readonly before: Tally | null; readonly after: Tally };

/** Judges one more sending to `userId` through `factor`. */
export function askForCode(
  userId: string,
  kind: Pick<CounterKind, "id">,
  factor: SentFactor,
  limits: SendingLimits,
  now: Date,
): Asked {
  const at = latest(now, factor.latestAt);
  const { data, counter } = factor;
  const [newest] = data.codes;
  const coolMs = limits.cooldownSeconds * 1000;
  if (newest && ageMs(new Date(newest.sentAt), at) < coolMs && isOpen(newest, counter, at))
    return { outcome: "joined" };
  const tallies = countSending(userId, kind, factor, limits, at);
  return tallies ? { outcome: "send", ...withNewCode(factor, at), tallies } : { outcome: "limited" };
}

/** The tallies after one more sending at `at`; null where the limits allow none. */
export function countSending(
  userId: string,
  kind: Pick<CounterKind, "id">,
  { data, tallies = [] }: Pick<SentFactor, "data" | "tallies">,
  limits: SendingLimits,
  at: Date,
): readonly Counted[] | null {
  const most = [limits.perUserAndDay, limits.perTargetAndDay];
  const counted = tallyKeys(userId, kind.id, data.to).map((key, i) => {
    const before = tallies.find((tally) => tally.key === key) ?? null;
    const today = before && ageMs(before.since, at) < perDayMs ? before : null;
    const isLimited =
      (before !== null && ageMs(before.lastAt, at) < limits.cooldownSeconds * 1000) ||
      (today?.count ?? 0) >= (most[i] ?? 0);
    const after = { key, count: (today?.count ?? 0) + 1, since: today?.since ?? at, lastAt: at };
    return { before, after, isLimited };
  });
  return counted.some(({ isLimited }) => isLimited)
    ? null
    : counted.map(({ before, after }) => ({ before, after }));
}

/** The number of the next code, and what the factor remembers once it was given out at `at`. */
export function withNewCode(
  { data, counter }: Pick<SentFactor, "data" | "counter">,
  at: Date,
): { readonly number: number; readonly data: SentData } {
  const number = Math.max(data.codes[0]?.number ?? -1, counter) + 1;
  const sent = { number, sentAt: at.toISOString(), tries: 0 };
  return { number, data: { ...data, codes: [sent, ...data.codes].slice(0, keptCodes) } };
}

/** Whether the code of this number counts still. */
export function isCodeOpen({ data, counter, latestAt }: Held<SentData>, number: number, now: Date): boolean {
  const sent = data.codes.find((one) => one.number === number);
  return sent !== undefined && isOpen(sent, counter, latest(now, latestAt));
}

/** What the factor remembers after a wrong code was typed; null where no code is open that it could have been meant for. */
export function afterWrongCode({ data, counter, latestAt }: Held<SentData>, now: Date): SentData | null {
  const at = latest(now, latestAt);
  if (!data.codes.some((sent) => isOpen(sent, counter, at))) return null;
  return { ...data, codes: data.codes.map((sent) => ({ ...sent, tries: sent.tries + 1 })) };
}

/** Until when the code of this number counts; null where it is none of the last ones. */
export function sentCodeEnds({ codes }: SentData, number: number): Date | null {
  const sent = codes.find((one) => one.number === number);
  return sent ? new Date(Date.parse(sent.sentAt) + sentCodeLifeMs) : null;
}

function isOpen({ number, sentAt, tries }: SentData["codes"][number], counter: number, at: Date): boolean {
  // One that lies further ahead is of a clock that was set back since: it must not count until that time has come.
  const apartMs = Math.abs(at.getTime() - Date.parse(sentAt));
  return number > counter && tries < triesPerSentCode && apartMs < sentCodeLifeMs;
}

/**
 * What lies ahead was written by a clock that is a little faster, or was set back since: it has just been. Further ahead
 * than a day it counts no more, as a lock does, or nothing would be sent until that time has come.
 */
export function ageMs(then: Date, at: Date): number {
  const ms = at.getTime() - then.getTime();
  return ms < -perDayMs ? Number.POSITIVE_INFINITY : Math.max(0, ms);
}

/** The later of the two: what had come by then has come. */
export const latest = (now: Date, latestAt: Date | null | undefined): Date =>
  latestAt && latestAt > now ? latestAt : now;
