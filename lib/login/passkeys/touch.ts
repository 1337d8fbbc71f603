/** Whether somebody has just touched a passkey of theirs: the challenge is burned, and the answer checked. */
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { decodeClientDataJSON } from "@simplewebauthn/server/helpers";
import { base64url, constantTimeEqual, copyOf } from "@/lib/foundation/base/bytes";
import type { Transaction } from "@/lib/foundation/platform/database";
import { type Binding, burn, type TouchPurpose } from "./challenges";
import { ownRelyingParty } from "./own-relying-party";
import type { TouchAnswer } from "./schema";

/** An answer, and what it was asked for. */
export type Touch = {
  readonly answer: TouchAnswer;
  readonly purpose: TouchPurpose;
  readonly binding: Binding;
};

/**
 * What a touch came to. 'too_late': nothing was open that it answers, so it was no guess. 'wrong': it answers, and is not right.
 * `why` is for the audit log.
 */
export type TouchOutcome =
  | { readonly is: "right"; readonly passkey: { readonly id: string; readonly name: string } }
  | { readonly is: "too_late" | "wrong"; readonly why: string };

/** Octets of base64url, however they are written. */
const octetsOf = (text: string): Uint8Array<ArrayBuffer> => copyOf(Buffer.from(text, "base64url"));

/** What identifies a passkey in an answer. */
export const credentialIdOf = ({ id }: Pick<TouchAnswer, "id">): Uint8Array<ArrayBuffer> => octetsOf(id);

/**
 * Checks a touch of `owner`, whose login state the caller holds until the transaction ends; null for nobody that is known. The
 * challenge is gone whatever comes out. `at`: the instant against which its age is judged; `now`: the clock's.
 */
export async function checkTouch(
  tx: Transaction,
  owner: { readonly kind: "user" | "operator"; readonly id: string } | null,
  { answer, purpose, binding }: Touch,
  { at, now }: { readonly at: Date; readonly now: Date },
): Promise<TouchOutcome> {
  const challenge = challengeIn(answer.response.clientDataJSON);
  if (challenge === null || !(await burn(tx, octetsOf(challenge), purpose, binding, at)))
    return { is: "too_late", why: "no open challenge" };
  const relyingParty = await ownRelyingParty(tx);
  const passkey = owner && (await find(tx, owner, credentialIdOf(answer)));
  if (!passkey) return { is: "wrong", why: "no passkey of this person" };
  const { userHandle } = answer.response;
  if (userHandle !== undefined && !constantTimeEqual(octetsOf(userHandle), passkey.userHandle))
    return { is: "wrong", why: "another account's user handle" };
  const checked = await verified(answer, challenge, relyingParty, passkey);
  if ("why" in checked) return { is: "wrong", why: checked.why };
  await tx.passkey.update({
    where: { id: passkey.id },
    data: { counter: checked.counter, isBackedUp: checked.isBackedUp, lastUsedAt: now },
  });
  return { is: "right", passkey: { id: passkey.id, name: passkey.name } };
}

const find = (
  tx: Transaction,
  { kind, id }: { readonly kind: "user" | "operator"; readonly id: string },
  credentialId: Uint8Array<ArrayBuffer>,
) =>
  tx.passkey.findFirst({
    where: { credentialId, ...(kind === "user" ? { userId: id } : { operatorId: id }) },
  });

type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

function challengeIn(clientDataJSON: string): string | null {
  try {
    const { challenge } = decodeClientDataJSON(clientDataJSON);
    return typeof challenge === "string" ? challenge : null;
  } catch {
    return null;
  }
}

/** The library checks type, challenge, origin, RP ID, presence, user verification, signature and counter, and says why by throwing. */
async function verified(
  answer: TouchAnswer,
  challenge: string,
  { id, origin }: { readonly id: string; readonly origin: string },
  { credentialId, publicKey, counter }: Row,
): Promise<{ readonly counter: number; readonly isBackedUp: boolean } | { readonly why: string }> {
  try {
    if (decodeClientDataJSON(answer.response.clientDataJSON).crossOrigin === true)
      return { why: "asked for inside another site's page" };
    const { verified: isRight, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: {
        id: base64url(credentialId),
        publicKey: copyOf(publicKey),
        counter: Number(counter),
      },
    });
    if (!isRight) return { why: "wrong signature" };
    return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp };
  } catch (error) {
    // Everything in an answer is the sender's; what cannot be read is as wrong as what does not fit.
    return { why: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}
