/** Mail in tests: set up towards a port on loopback, and sent by the job itself. */
import { sendMails } from "@/lib/foundation/mail/send-job";
import { database } from "@/lib/foundation/platform/database";

/** Sets mail up in clear towards 127.0.0.1 and `port`; nothing listens on port 1. */
export function setUpMail(port = 1, more: { readonly host?: string; readonly tls?: string } = {}) {
  const data = { host: "127.0.0.1", tls: "none", ...more, port, fromAddress: "postern@example.org" };
  return database().mailSettings.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
}

/** Runs the sender once, as a job process does; gives what it says. */
export const sendNow = (): Promise<string | undefined> =>
  sendMails.run({}, { signal: new AbortController().signal, progress: () => {} });

/** Lets the waiting time of every mail be over. */
export const letWaitsEnd = () => database().$executeRaw`UPDATE outgoing_mails SET due_at = now()`;
