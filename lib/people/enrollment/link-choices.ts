/** What an enrolment link leads to: everything that the person may have, and why something cannot be set up with a link. */
import type { Transaction } from "@/lib/foundation/platform/database";
import type { CodeWay } from "@/lib/people/notifications/code-ways";
import { ownAllowance } from "./allowance";
import { choicesOf, type FactorChoice } from "./choices";
import { targetFacts, wayOf } from "./first-code";
import { sentCodeKinds } from "./schema";
import { whyNotOne } from "./sent-codes";

/** Whose link it is. `hasPassword`: there is one that has to be typed; else the link sets it. */
export type Holder = { readonly userId: string; readonly hasPassword: boolean };

/** What the holder may set up, the organisation's default first, weaker ones after others, what cannot be set up so last. */
export async function linkChoices(tx: Transaction, holder: Holder): Promise<FactorChoice[]> {
  const { kinds, preferred } = await ownAllowance(tx, holder.userId);
  const sent = sentCodeKinds.filter((kind) => kinds.includes(kind));
  const refusals = sent.map(async (kind) => {
    const way = wayOf(kind);
    return [kind, await whyNotByLink(tx, holder, way, await way.isSetUp())] as const;
  });
  return choicesOf(kinds, preferred, {
    ...Object.fromEntries(await Promise.all(refusals)),
    push: "It is set up on your own page. Set up something else here, then sign in there.",
  });
}

/**
 * Why codes of a way cannot be set up with the link; null where they can. `isReady`: whether anything leaves that way; asking for that
 * takes another connection, so nobody asks who holds one.
 *
 * A link usually comes by mail. Where it sets the first password too, codes by mail would make the mailbox all that a login needs.
 */
export async function whyNotByLink(
  tx: Transaction,
  { userId, hasPassword }: Holder,
  way: CodeWay,
  isReady: boolean,
): Promise<string | null> {
  if (way.field === "email" && !hasPassword)
    return "This link sets your password, so whoever reads your mailbox would have both. Set up something else here; you can add it later on your own page.";
  const { user, mayChoose } = await targetFacts(tx, way, userId, "link");
  return whyNotOne(tx, way, userId, {
    hasTarget: mayChoose || way.targetOf(user) !== null,
    isReady,
  });
}
