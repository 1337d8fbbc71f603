/** Pure. Keys for DKIM: only RSA is signed with, because the library leaves mails unsigned with any other and says nothing. */
import { createPrivateKey, type KeyObject } from "node:crypto";

/** Why `pem` cannot sign mails, for the person who pasted it; null when it can. */
export function dkimKeyProblem(pem: string): string | null {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return "This is no private key in PEM without a passphrase. Make one: openssl genrsa 2048";
  }
  if (key.asymmetricKeyType !== "rsa") {
    return `This is a key for ${key.asymmetricKeyType ?? "something else"}. Mails would leave unsigned with it. Use an RSA key: openssl genrsa 2048`;
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < 1024
    ? `This RSA key has ${bits} bits, and receivers ignore those under 1,024. Use 2,048.`
    : null;
}
