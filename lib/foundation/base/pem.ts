/** Pure. Certificates of authorities as people paste them into a form: PEM, one or several, and never with a private key. */
import { z } from "zod";

const [start, end] = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"] as const;

/** The certificates in a PEM text, each with its first and last line. */
export const certificatesIn = (pem: string): readonly string[] =>
  pem.split(start).flatMap((text, at) => {
    const length = text.indexOf(end);
    return at === 0 || length < 0 ? [] : [start + text.slice(0, length) + end];
  });

/** What may stand in such a field; "" for none. Whether each can be read is for `refuseUnreadable` to say. */
export const certificateText = z
  .string()
  .trim()
  .max(100_000, "This is too long for certificates.")
  .refine(
    (text) => text === "" || certificatesIn(text).length > 0,
    `Paste the certificate in PEM form: it begins with ${start}.`,
  )
  .refine((text) => !/PRIVATE KEY/.test(text), "This holds a private key. Paste the certificate alone.");

/** The same; null for none. */
export const optionalCertificates = certificateText
  .transform((text) => (text === "" ? null : `${text}\n`))
  .nullable()
  .default(null);
