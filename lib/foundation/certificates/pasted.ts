/** Certificates that somebody pasted: whether they can be read, and what the audit log says of them. */
import { X509Certificate } from "node:crypto";
import { invalidField } from "@/lib/foundation/base/errors";
import { certificatesIn } from "@/lib/foundation/base/pem";

/**
 * Refuses a text of which a certificate cannot be read, or that has none: at the first connection it would only say "not trusted".
 * @throws AppError 'invalid_input' beside `field`
 */
export function refuseUnreadable(pem: string | null, field: string): void {
  if (pem === null || pem === "") return;
  const found = certificatesIn(pem);
  try {
    for (const one of found) new X509Certificate(one);
    if (found.length > 0) return;
  } catch {
    // Node says which octet is wrong, which is of no use to whoever pastes.
  }
  throw invalidField(field, "One of these certificates cannot be read. Paste the file as it is.");
}

/** Subject and fingerprint of each, because the log outlives the certificates; null for none. */
export function describedCertificates(pem: string | null): string | null {
  if (pem === null) return null;
  const described = certificatesIn(pem).map((one) => {
    const { subject, fingerprint256 } = new X509Certificate(one);
    return `${subject.replaceAll("\n", ", ")} (SHA-256 ${fingerprint256})`;
  });
  return described.join("; ");
}
