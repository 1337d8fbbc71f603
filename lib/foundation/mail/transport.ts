/** The conversation with the mail server: one pool of connections with our own deadlines and limits on every step. */
import { isIP } from "node:net";
import { createTransport, type Transporter } from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { seconds } from "@/lib/foundation/base/durations";
import { checkedSocket } from "@/lib/foundation/platform/outgoing";
import { headerText } from "./address";
import { failureOf, type MailError, type MailFailure } from "./failure";
import type { MailTls } from "./schema";

/** A mail server with what it takes to use it, secrets opened. */
export type MailServer = {
  readonly host: string;
  readonly port: number;
  readonly tls: MailTls;
  readonly ca: string | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly fromName: string;
  readonly fromAddress: string;
  readonly replyTo: string | null;
  readonly dkim: { readonly domain: string; readonly selector: string; readonly key: string } | null;
};

/** A picture that stands in the mail itself; `html` names it as "cid:" and its id. */
export type InlinePicture = { readonly id: string; readonly type: string; readonly bytes: Uint8Array };

/** One mail as it goes out. */
export type Letter = {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
  readonly pictures: readonly InlinePicture[];
};

/** What came of one try. `answer` is the server's. */
export type Delivery =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly failure: MailFailure };

/** Open connections to a mail server. */
export type MailTransport = {
  /** Hands one mail over. Never rejects; over at the latest when `deliveryMs` have passed. */
  deliver(letter: Letter): Promise<Delivery>;
  close(): void;
};

/** How long one mail may take, connecting included. */
export const deliveryMs = seconds(45);
const connectMs = seconds(10);
const greetingMs = seconds(10);
const silenceMs = seconds(20);

/** Opens nothing yet: the first mail connects. connections: how many at the same time. */
export function openTransport(server: MailServer, connections: number): MailTransport {
  const transporter = createTransport(optionsOf(server, connections));
  return {
    deliver: (letter) => deliver(transporter, server, letter),
    close: () => transporter.close(),
  };
}

function optionsOf(server: MailServer, connections: number): SMTPPool.Options {
  const { host, port, tls, ca, username, password, dkim } = server;
  return {
    ...{ pool: true, maxConnections: connections, host, port },
    secure: tls === "implicit",
    // Without this a server, or whoever stands before it, that offers no STARTTLS would be sent everything in clear.
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    tls: { ...(isIP(host) ? { host } : { servername: host }), ...(ca && { ca }), minVersion: "TLSv1.2" },
    ...(username && { auth: { user: username, pass: password ?? "" } }),
    ...{ connectionTimeout: connectMs, greetingTimeout: greetingMs, socketTimeout: silenceMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    ...(dkim && { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key } }),
    getSocket: (_options, callback) => connect(host, port, callback),
  };
}

type GotSocket = Parameters<NonNullable<SMTPPool.Options["getSocket"]>>[1];

/** A connection to an address that may be connected to, within its deadline. */
function connect(host: string, port: number, callback: GotSocket): void {
  const socket = checkedSocket();
  const late = setTimeout(
    () => socket.destroy(new Error(`${host}:${port} did not answer within 10 seconds.`)),
    connectMs,
  );
  const failed = (error: Error) => {
    clearTimeout(late);
    callback(error, undefined);
  };
  socket.once("error", failed);
  socket.connect(port, host);
  socket.once("connect", () => {
    clearTimeout(late);
    socket.removeListener("error", failed);
    callback(null, { connection: socket });
  });
}

async function deliver(
  transporter: Transporter<SMTPPool.SentMessageInfo>,
  { fromName, fromAddress, replyTo }: MailServer,
  { to, subject, messageId, text, html, pictures }: Letter,
): Promise<Delivery> {
  let late: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    late = setTimeout(
      () => reject(new Error("The mail server did not finish within 45 seconds.")),
      deliveryMs,
    );
  });
  const sending = transporter.sendMail({
    // Objects: what looks like two addresses in a text would be sent to both.
    from: { name: headerText(fromName), address: fromAddress },
    to: { name: headerText(to.name), address: to.address },
    ...(replyTo && { replyTo: { name: "", address: replyTo } }),
    envelope: { from: fromAddress, to: [to.address] },
    ...{ subject: headerText(subject), messageId, text, html },
    attachments: pictures.map(({ id, type, bytes }) => ({
      filename: `logo.${type.slice("image/".length)}`,
      contentDisposition: "inline",
      ...{ cid: id, contentType: type, content: Buffer.from(bytes) },
    })),
    // Answering machines leave such mails alone (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  });
  // What fails after the deadline is nobody's business any more.
  sending.catch(() => {});
  try {
    const { response, rejectedErrors } = await Promise.race([sending, deadline]);
    const [refused] = rejectedErrors ?? [];
    if (refused) return { ok: false, failure: failureOf(refused) };
    return { ok: true, answer: response };
  } catch (error) {
    return { ok: false, failure: failureOf(error as MailError) };
  } finally {
    clearTimeout(late);
  }
}
