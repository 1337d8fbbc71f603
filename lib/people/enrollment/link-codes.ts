/** Codes that are sent, set up with an enrolment link: the password first, then a code that arrives, and the link is spent. */
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { type Enrolled, holderOf, proveForLink, spendLinkFor } from "./enroll";
import {
  checkedTarget,
  confirmSent,
  forgetBegun,
  judgeFirstCode,
  keepNumber,
  sendFirst,
  targetFacts,
  wayOf,
  wrongFirstCode,
} from "./first-code";
import { closedLink, findOpenLink, linkHolder } from "./link";
import { whyNotByLink } from "./link-choices";
import type { CompleteLinkCodesInput, StartLinkCodesInput } from "./schema";

/**
 * Sends the first code, to the address or number of the account; where it has no number, to the one that was typed. The password is
 * asked first, so that nobody with the link alone makes anything leave; a wrong one counts. `ip` is where the request came from.
 * @throws AppError as `checkPassword` and `startSentCodes`
 */
export async function startLinkCodes(
  { token, password, kind, number }: StartLinkCodesInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<{ readonly factorId: string; readonly target: string }> {
  const now = clock.now();
  const link = await findOpenLink(database(), "enroll", token, now);
  if (!link) throw closedLink();
  const way = wayOf(kind);
  const refusal = await whyNotByLink(database(), holderOf(link), way, await way.isSetUp());
  if (refusal !== null) throw new AppError("forbidden", refusal);
  const { user, mayChoose } = await targetFacts(database(), way, link.userId, "link");
  // In the letters in which the account has it.
  const target = mayChoose ? number : user[way.field];
  const to = await checkedTarget(way, target);
  return proveForLink(link, password, ip, now, async (tx) => {
    await holdUsers(tx, [link.userId]);
    if (!(await findOpenLink(tx, "enroll", token, now))) throw closedLink();
    await forgetBegun(tx, link.userId, now);
    return { factorId: await sendFirst(tx, way, link.userId, to, now), target: target ?? to };
  });
}

/**
 * Spends the link for codes that are sent, with the code that arrived. Wrong ones count against the code. `ip` is where the request
 * came from.
 * @throws AppError as `completeEnrollment`
 */
export async function completeLinkCodes(
  { token, password, factorName: name, ...typed }: CompleteLinkCodesInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<Enrolled> {
  const now = clock.now();
  const link = await findOpenLink(database(), "enroll", token, now);
  if (!link) throw closedLink();
  const holder = linkHolder(link.user, ip);
  const isRight = await database().$transaction(async (tx) => {
    await holdUsers(tx, [link.userId]);
    return (await judgeFirstCode(tx, holder, typed, "link", now)) !== null;
  });
  if (!isRight) throw wrongFirstCode();
  return spendLinkFor(link, password, { ip, now }, async (tx, actor) => {
    const first = await judgeFirstCode(tx, actor, typed, "link", now);
    if (!first) throw wrongFirstCode();
    const refusal = await whyNotByLink(tx, holderOf(link), first.way, true);
    if (refusal !== null) throw new AppError("forbidden", refusal);
    await keepNumber(tx, actor, first);
    await confirmSent(tx, actor, first, { name, by: "link", now });
  });
}
