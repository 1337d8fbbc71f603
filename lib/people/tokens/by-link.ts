/** Taking a hardware token as one's own with an enrolment link: by its serial number and two codes in a row. */
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { type Enrolled, spendLinkFor } from "@/lib/people/enrollment/enroll";
import { closedLink, findOpenLink, linkHolder } from "@/lib/people/enrollment/link";
import { judgeClaim, takeToken, wrongClaim } from "./own";
import type { ClaimByLinkInput } from "./schema";

/**
 * Spends the link for a free token of the stock, with which the person logs in from now on. Judged and counted as in self-service:
 * wrong codes count towards the person's lock. `ip` is where the request came from.
 * @throws AppError as `claimToken` and `completeEnrollment`
 */
export async function claimTokenByLink(
  { token, password, ...claim }: ClaimByLinkInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<Enrolled> {
  const now = clock.now();
  const link = await findOpenLink(database(), "enroll", token, now);
  if (!link) throw closedLink();
  const holder = linkHolder(link.user, ip);
  if (!(await database().$transaction((tx) => judgeClaim(tx, holder, claim, now)))) throw wrongClaim();
  return spendLinkFor(link, password, { ip, now }, (tx, actor) => takeToken(tx, actor, claim, now));
}
