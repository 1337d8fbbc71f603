/** A push service of tests (RFC 8030) over HTTPS on this machine: keeps what it takes, and answers as a test says. */
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { after, days } from "@/lib/foundation/base/durations";
import { issueServerCertificate, makeAuthority } from "@/lib/foundation/certificates/certificate";

/** One push as it came. */
export type ArrivedPush = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
};

/** How one is answered: with a status, or never, or without an end. */
export type PushAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | "never"
  | "endless";

/** A running service. `answer` may be changed at any time. */
export type TestPushService = {
  /** "localhost:PORT", as an owner names it. */
  readonly host: string;
  /** PEM of the authority of its certificate. */
  readonly authority: string;
  readonly arrived: ArrivedPush[];
  answer: PushAnswer;
  close(): Promise<void>;
};

/** Starts one on a free port. */
export async function startPushService(): Promise<TestPushService> {
  const now = new Date();
  const authority = await makeAuthority("Push services of tests", now);
  const names = ["localhost", "127.0.0.1"];
  const issued = { commonName: "localhost", names, now, expiresAt: after(now, days(2)) };
  const { certificate, privateKey } = await issueServerCertificate(authority, issued);
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = new Uint8Array(Buffer.concat(parts));
      service.arrived.push({ path: request.url ?? "", headers: request.headers, body });
      const { answer } = service;
      if (answer === "never") return;
      if (answer !== "endless") return void response.writeHead(answer.status, answer.headers).end();
      response.writeHead(201);
      const more = setInterval(() => response.write(Buffer.alloc(16_384)), 1);
      response.on("close", () => clearInterval(more));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const service: TestPushService = {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    authority: authority.certificate,
    arrived: [],
    answer: { status: 201 },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return service;
}
