/** Whether a passkey was made as it was asked for: for this console, with the person verified, and kept on the authenticator. */
import { type VerifiedRegistrationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject, decodeClientDataJSON } from "@simplewebauthn/server/helpers";
import { copyOf } from "@/lib/foundation/base/bytes";
import type { RelyingParty } from "./relying-party";
import type { NewPasskeyAnswer } from "./schema";

/** What is kept of a passkey that was made. */
export type MadePasskey = {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly aaguid: string;
  readonly isBackedUp: boolean;
  readonly transports: readonly string[];
};

/** The transports that browsers name. @see Web Authentication Level 3, section 5.8.4 */
const transports = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"];

/** The challenge that an answer says it signs, as octets; null where it cannot be read. */
export function registeredChallenge({ response }: NewPasskeyAnswer): Uint8Array<ArrayBuffer> | null {
  try {
    return copyOf(Buffer.from(decodeClientDataJSON(response.clientDataJSON).challenge, "base64url"));
  } catch {
    return null;
  }
}

/** What was made, or why it is refused. `challenge`: the one that was burned for it, in base64url. */
export async function checkRegistration(
  answer: NewPasskeyAnswer,
  challenge: string,
  { id, origin }: RelyingParty,
): Promise<MadePasskey | { readonly why: string }> {
  try {
    if (decodeClientDataJSON(answer.response.clientDataJSON).crossOrigin === true)
      return { why: "asked for inside another site's page" };
    if (!isWithoutAttestation(answer)) return { why: "an attestation that was not asked for" };
    const checked = await verifyRegistrationResponse({
      response: { ...answer, clientExtensionResults: {} } as Parameters<
        typeof verifyRegistrationResponse
      >[0]["response"],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    });
    return checked.verified ? madeOf(answer, checked) : { why: "not verified" };
  } catch (error) {
    return { why: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}

/**
 * Checking the certificates of an attestation could ask machines that its sender names (revocation lists), so nothing with a
 * certificate is looked at. Without one, browsers send "none", or the key's own signature ("packed").
 */
function isWithoutAttestation({ response }: NewPasskeyAnswer): boolean {
  const attestation = decodeAttestationObject(copyOf(Buffer.from(response.attestationObject, "base64url")));
  const format = attestation.get("fmt");
  return format === "none" || (format === "packed" && attestation.get("attStmt").get("x5c") === undefined);
}

function madeOf(
  { response }: NewPasskeyAnswer,
  { registrationInfo }: Extract<VerifiedRegistrationResponse, { verified: true }>,
): MadePasskey {
  const { credential, aaguid, credentialBackedUp } = registrationInfo;
  return {
    credentialId: copyOf(Buffer.from(credential.id, "base64url")),
    publicKey: copyOf(credential.publicKey),
    counter: credential.counter,
    aaguid,
    isBackedUp: credentialBackedUp,
    transports: transports.filter((one) => response.transports?.includes(one)),
  };
}
