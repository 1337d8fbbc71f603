/** Reading the authority behind the certificates that workers issue themselves. */
import { X509Certificate } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { doorsPurpose } from "@/lib/foundation/certificates/door-authority";
import { database } from "@/lib/foundation/platform/database";

/** The authority's certificate; its key is never read here. */
export type DoorAuthorityView = {
  /** PEM: what PostgreSQL's host is given to trust. */
  readonly certificate: string;
  /** SHA-256 of the certificate, in pairs of hexadecimal digits with colons between them. */
  readonly fingerprint: string;
  readonly expiresAt: Date;
};

/** The authority of this store, or null until the first worker has made it. */
export async function readDoorAuthority(actor: Actor): Promise<DoorAuthorityView | null> {
  authorize(actor, "client.read");
  const row = await database().certificateAuthority.findUnique({
    where: { purpose: doorsPurpose },
    select: { certificate: true, expiresAt: true },
  });
  return row && { ...row, fingerprint: new X509Certificate(row.certificate).fingerprint256 };
}
