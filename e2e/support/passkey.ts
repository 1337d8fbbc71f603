/** A passkey in a browser of the journeys: Chromium's virtual authenticator, which touches by itself. */
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { addPasskeyRow } from "./store";

/** The name under which the console's pages are opened where passkeys are to work: an address has none. */
export const named = (url: string): string => url.replace("//127.0.0.1", "//localhost");

/** Gives `page` an authenticator with a passkey of `username` for this console, as if it had been made here before. */
export async function holdPasskey(page: Page, username: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const point = (text: string) => Buffer.concat([Buffer.of(0x58, 32), Buffer.from(text, "base64url")]);
  // COSE_Key: EC2, ES256, P-256.
  const cose = Buffer.concat([
    ...[Buffer.of(0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21), point(x)],
    ...[Buffer.of(0x22), point(y)],
  ]);
  const credentialId = createHash("sha256").update(username).digest();
  const userHandle = randomBytes(32);
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await session.send("WebAuthn.addCredential", {
    authenticatorId,
    credential: {
      credentialId: credentialId.toString("base64"),
      isResidentCredential: true,
      rpId: "localhost",
      privateKey: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
      userHandle: userHandle.toString("base64"),
      signCount: 1,
    },
  });
  await addPasskeyRow(username, { credentialId, publicKey: cose, userHandle, rpId: "localhost" });
}
