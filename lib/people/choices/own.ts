/** What a signed-in person may set up, all on one page: every way that is open to them, and why one is not open now. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { ownAllowance } from "@/lib/people/enrollment/allowance";
import { choicesOf, type FactorChoice, type Refusals } from "@/lib/people/enrollment/choices";
import { canProve, whyNoMore } from "@/lib/people/enrollment/new-factor";
import { sentCodeKinds } from "@/lib/people/enrollment/schema";
import { sentCodeOffer } from "@/lib/people/enrollment/sent-codes";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { pushOffer } from "@/lib/people/push/devices";

/** What the page shows. */
export type OwnChoices = {
  /** Why no second factor at all can be added; null where some can. Passkeys are no part of it. */
  readonly refusal: string | null;
  /** Those that can be set up first, the organisation's default at the top; none but a passkey where there is a refusal. */
  readonly choices: readonly FactorChoice[];
};

/** Everything that the person may set up now, or may have and cannot. */
export async function ownChoices(actor: UserActor): Promise<OwnChoices> {
  authorizeSelf(actor, actor.id);
  const { kinds, preferred } = await ownAllowance(database(), actor.id);
  const refusal = await whyNoMore(database(), actor.id);
  const passkey = await passkeyChoice(actor);
  if (refusal !== null) return { refusal, choices: passkey.refusal === null ? [passkey] : [] };
  const choices = choicesOf(kinds, preferred, await refusalsOf(actor));
  const place = choices.findIndex((choice) => choice.isWeaker || choice.refusal !== null);
  const isLast = place < 0 || passkey.refusal !== null;
  return { refusal, choices: isLast ? [...choices, passkey] : choices.toSpliced(place, 0, passkey) };
}

/** What holds for one way alone. */
async function refusalsOf(actor: UserActor): Promise<Refusals> {
  const sent = await Promise.all(sentCodeKinds.map((kind) => sentCodeOffer(actor, kind)));
  return {
    ...Object.fromEntries(sent.map(({ kind, refusal }) => [kind, refusal])),
    push: (await pushOffer(actor)).refusal,
  };
}

async function passkeyChoice(actor: UserActor): Promise<FactorChoice> {
  const { cannotAdd } = await ownPasskeys(actor);
  const isFirst = !(await canProve(database(), actor.id));
  return {
    way: "passkey",
    name: "Passkey",
    summary:
      "Your fingerprint, face or PIN, or a security key. You sign in here with it, and get a password for each database login on the page Connect.",
    device: "passkey",
    isWeaker: false,
    refusal:
      cannotAdd ?? (isFirst ? "Set up something else first: a passkey is added with a proof by it." : null),
  };
}
