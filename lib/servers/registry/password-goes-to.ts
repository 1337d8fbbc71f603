/** Pure. Where the kept password of a monitoring role may go: to the server that it was given for, checked as it was then. */
import { invalidField } from "@/lib/foundation/base/errors";

/** What decides who gets the password. */
export type Destination = {
  readonly host: string;
  readonly port: number;
  readonly sslMode: string;
  readonly caCertificate: string | null;
  readonly monitorRole: string;
};

const words: Readonly<Record<keyof Destination, string>> = {
  host: "the host",
  port: "the port",
  sslMode: "what is checked of its certificate",
  caCertificate: "the certificate to trust",
  monitorRole: "the role",
};

/**
 * Refuses the kept password when it would go to another server, or be given away more easily, than when it was typed:
 * whoever may change these settings would learn it otherwise. @throws AppError 'invalid_input' on monitorPassword
 */
export function refuseKeptPassword(kept: Destination, wanted: Destination): void {
  const changed = (Object.keys(words) as (keyof Destination)[]).filter((key) => kept[key] !== wanted[key]);
  if (changed.length === 0) return;
  const list = changed.map((key) => words[key]).join(" and ");
  throw invalidField(
    "monitorPassword",
    `Type the password again: ${list} changed, and the one that is kept goes only where it was given for.`,
  );
}
