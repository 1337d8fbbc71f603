/** A real SMTP server for tests, with what a mail server may do to us: refuse, wait, go away. */
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** What arrived: envelope, and the message as it was sent. */
export type Arrived = { readonly from: string; readonly to: readonly string[]; readonly raw: string };

/** A running server. */
export type TestSmtp = {
  readonly port: number;
  readonly arrived: Arrived[];
  close(): Promise<void>;
};

/** What it answers: an error with `responseCode`, or nothing to accept. */
export type SmtpRules = {
  readonly onSender?: (address: string) => Error | undefined;
  readonly onRecipient?: (address: string) => Error | undefined;
  /** After the whole message has come, before its answer. */
  readonly onMessage?: (raw: string) => Promise<Error | undefined> | Error | undefined;
};

/** An answer of the server with its code. */
export const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** Starts one on loopback; without `key` and `cert` it offers no STARTTLS. Port 0 means any. */
export async function startSmtp(
  rules: SmtpRules = {},
  { port = 0, ...options }: SMTPServerOptions & { readonly port?: number } = {},
): Promise<TestSmtp> {
  const arrived: Arrived[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: options.cert ? [] : ["STARTTLS"], closeTimeout: 100 },
    ...options,
    onMailFrom: ({ address }, _session, done) => done(rules.onSender?.(address)),
    onRcptTo: ({ address }, _session, done) => done(rules.onRecipient?.(address)),
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", async () => {
        const raw = Buffer.concat(parts).toString("utf8");
        const refused = await rules.onMessage?.(raw);
        if (!refused) {
          const from = envelope.mailFrom ? envelope.mailFrom.address : "";
          arrived.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
        }
        done(refused);
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    arrived,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
