/** What a browser is given to ask an authenticator with. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { base64url, copyOf } from "@/lib/foundation/base/bytes";
import { challengeLifeMs } from "./challenges";
import type { RelyingParty } from "./relying-party";

/** The question to an authenticator, and the address whose pages may ask it: at another the browser refuses. */
export type AskedTouch = {
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  readonly origin: string;
};

/** The same for a passkey that is made. */
export type AskedPasskey = {
  readonly options: PublicKeyCredentialCreationOptionsJSON;
  readonly origin: string;
};

/** A passkey as a browser needs it to find it again. */
type Known = { readonly credentialId: Uint8Array; readonly transports: readonly string[] };

const octets = (challenge: string) => copyOf(Buffer.from(challenge, "base64url"));
const described = ({ credentialId, transports }: Known) => ({
  id: base64url(credentialId),
  transports: [...transports],
});

/** Asks for a touch of one of `passkeys`; of any that is kept for this console where there are none to name. */
export async function askForTouch(
  { id, origin }: RelyingParty,
  challenge: string,
  passkeys: readonly Known[] = [],
): Promise<AskedTouch> {
  const options = await generateAuthenticationOptions({
    rpID: id,
    challenge: octets(challenge),
    timeout: challengeLifeMs,
    userVerification: "required",
    ...(passkeys.length > 0 && { allowCredentials: passkeys.map(described) }),
  });
  return { options, origin };
}

/** Asks for a new passkey, on an authenticator that has none of `existing`. */
export async function askForPasskey(
  { id, origin }: RelyingParty,
  challenge: string,
  {
    organisation,
    username,
    displayName,
    userHandle,
    existing,
  }: {
    readonly organisation: string;
    readonly username: string;
    readonly displayName: string;
    readonly userHandle: Uint8Array;
    readonly existing: readonly Known[];
  },
): Promise<AskedPasskey> {
  const options = await generateRegistrationOptions({
    rpID: id,
    rpName: organisation,
    challenge: octets(challenge),
    userID: copyOf(userHandle),
    userName: username,
    userDisplayName: displayName || username,
    timeout: challengeLifeMs,
    attestationType: "none",
    excludeCredentials: existing.map(described),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  });
  return { options, origin };
}
