/**
 * One request over HTTP to an address that somebody typed: within a reach, within our deadline and limits whatever the other side
 * does, and never further than to where it was sent: redirects are answers.
 */
import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import { seconds } from "@/lib/foundation/base/durations";
import { AddressRefusedError, lookupWithin, type Reach, refusalOf, refusedSocket } from "./outgoing";

/** What is asked, of whom. `url`: http or https, without user name and password. `ca` (PEM) null trusts the public authorities. */
export type OutgoingRequest = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly ca?: string | null;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
};

/** The steps of a request, in their order. 'address': the name leads to where Postern does not connect. */
export const outgoingSteps = ["dns", "address", "connect", "tls", "answer"] as const;
export type OutgoingStep = (typeof outgoingSteps)[number];

/** What came back. `body`: the first octets, at most `mostBodyBytes`; `isCut`: there were more. Or the step that failed, in words. */
export type OutgoingAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: IncomingMessage["headers"];
      readonly body: Uint8Array;
      readonly isCut: boolean;
    }
  | { readonly ok: false; readonly step: OutgoingStep; readonly told: string };

/** So much of an answer's body is read. */
export const mostBodyBytes = 64 * 1024;
const mostHeaderBytes = 16 * 1024;
const usualDeadlineMs = seconds(15);

/** An agent for `node:https` that connects within `reach` alone. One connection for each request. */
export class GuardedTlsAgent extends TlsAgent {
  readonly #reach: Reach;

  constructor(reach: Reach, ca?: string | null) {
    super({ keepAlive: false, minVersion: "TLSv1.2", ...(ca && { ca }) });
    this.#reach = reach;
  }

  override createConnection(...[options, callback]: Parameters<TlsAgent["createConnection"]>) {
    const refusal = refusalOf(this.#reach, options.host ?? "");
    if (refusal) return refusedSocket(refusal);
    return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);
  }
}

class GuardedAgent extends PlainAgent {
  readonly #reach: Reach;

  constructor(reach: Reach) {
    super({ keepAlive: false });
    this.#reach = reach;
  }

  override createConnection(...[options, callback]: Parameters<PlainAgent["createConnection"]>) {
    const refusal = refusalOf(this.#reach, options.host ?? "");
    if (refusal) return refusedSocket(refusal);
    return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);
  }
}

/** Asks once. Never rejects; over at the latest when the deadline has passed. */
export function askOutside(reach: Reach, asked: OutgoingRequest): Promise<OutgoingAnswer> {
  const { url, method, headers, body, ca, deadlineMs = usualDeadlineMs, signal } = asked;
  const isTls = url.protocol === "https:";
  if (!isTls && url.protocol !== "http:") throw new TypeError("only http and https are spoken");
  return new Promise((resolve) => {
    let step: OutgoingStep = isIP(url.hostname.replace(/^\[|\]$/g, "")) ? "connect" : "dns";
    let request: ClientRequest | null = null;
    const finish = (answer: OutgoingAnswer) => {
      clearTimeout(late);
      signal?.removeEventListener("abort", aborted);
      resolve(answer);
      // What the other side still says is nobody's business.
      request?.on("error", () => {}).destroy();
    };
    const fail = (told: string, at = step) => finish({ ok: false, step: at, told });
    const late = setTimeout(
      () => fail(`${url.host} did not answer within ${deadlineMs / 1000} seconds.`),
      deadlineMs,
    );
    const aborted = () => fail("It was stopped.");
    if (signal?.aborted) return aborted();
    signal?.addEventListener("abort", aborted);
    try {
      request = (isTls ? tlsRequest : plainRequest)(url, {
        ...{ method, maxHeaderSize: mostHeaderBytes },
        agent: isTls ? new GuardedTlsAgent(reach, ca) : new GuardedAgent(reach),
        // Nothing is unpacked, so that a few octets cannot become many.
        headers: { "accept-encoding": "identity", ...headers, ...lengthOf(body) },
      });
    } catch (error) {
      // A header that has no place in HTTP.
      return fail(wordsOf(error), "answer");
    }
    request.on("socket", (socket: Socket) => {
      socket.once("lookup", (error) => {
        if (!error) step = "connect";
      });
      socket.once("connect", () => {
        step = isTls ? "tls" : "answer";
      });
      socket.once("secureConnect", () => {
        step = "answer";
      });
    });
    request.on("error", (error: NodeJS.ErrnoException) => fail(wordsOf(error), stepOf(error, step)));
    // Without a listener Node would end a switched connection by itself, but say nothing.
    request.on("upgrade", () => fail("It wants to speak another protocol.", "answer"));
    request.on("response", (response) => read(response, finish, fail));
    request.end(body ?? undefined);
  });
}

const lengthOf = (body: OutgoingRequest["body"]): Record<string, string> =>
  body === null ? {} : { "content-length": String(Buffer.byteLength(body)) };

function read(
  response: IncomingMessage,
  finish: (answer: OutgoingAnswer) => void,
  fail: (told: string) => void,
): void {
  const parts: Buffer[] = [];
  let length = 0;
  const done = (isCut: boolean) => {
    const body = new Uint8Array(Buffer.concat(parts).subarray(0, mostBodyBytes));
    finish({ ok: true, status: response.statusCode ?? 0, headers: response.headers, body, isCut });
  };
  response.on("data", (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length > mostBodyBytes) done(true);
  });
  response.on("end", () => done(false));
  response.on("error", (error) => fail(wordsOf(error)));
}

function stepOf(error: NodeJS.ErrnoException, step: OutgoingStep): OutgoingStep {
  if (error instanceof AddressRefusedError) return "address";
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "dns";
  return step === "dns" ? "connect" : step;
}

/** One line, at most 300 characters. */
function wordsOf(error: unknown): string {
  // Several addresses that all failed come as one error without words of its own.
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  const { message, code } = inner as NodeJS.ErrnoException;
  return (message || code || "The connection failed.").replace(/[\p{C}\s]+/gu, " ").slice(0, 300);
}
