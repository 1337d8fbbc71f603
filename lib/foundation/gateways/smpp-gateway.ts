/**
 * Gateways that speak SMPP 3.4: one bound session, asked for one text at a time. Its socket, its deadlines and how many octets it may
 * say are ours; the library only puts together and takes apart.
 */
import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import smpp, { type Pdu, type Session } from "smpp";
import { seconds } from "@/lib/foundation/base/durations";
import { AddressRefusedError, checkedSocket, type Reach } from "@/lib/foundation/platform/outgoing";
import { type GatewayStep, type Handed, shownAnswer } from "./answer";
import type { Text } from "./http-gateway";
import { septetsOf } from "./one-part";
import type { GatewaySettings } from "./schema";

/** A session that binds when the first text comes, and again after it was lost. Texts wait for each other. */
export type SmppGateway = {
  /** Never rejects; once its turn has come over at the latest after three deadlines: to connect, to sign in, to be answered. */
  send(text: Text): Promise<Handed>;
  close(): void;
};

const deadlineMs = seconds(10);
/** So much a gateway may say in one session; an answer has some thirty octets. */
const mostBytes = 64 * 1024;

class GatewayFailure extends Error {
  readonly step: GatewayStep;
  readonly isFinal: boolean;

  constructor(step: GatewayStep, told: string, isFinal = false) {
    super(told);
    this.step = step;
    this.isFinal = isFinal;
  }
}

/** Opens nothing yet. */
export function smppGateway(settings: GatewaySettings, secret: string, reach: Reach): SmppGateway {
  let session: Session | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const lose = () => {
    session?.destroy();
    session = null;
  };
  const sendNow = async (text: Text): Promise<Handed> => {
    try {
      if (!session || session.socket.destroyed) session = await bind(settings, secret, reach);
      const { message_id: id } = await ask(session, "submit_sm", submission(settings, text), "accepted");
      return { ok: true, answer: shownAnswer(`Accepted as ${String(id ?? "").slice(0, 65)}`, [secret]) };
    } catch (error) {
      lose();
      if (!(error instanceof GatewayFailure)) throw error;
      const { step, message, isFinal } = error;
      return { ok: false, step, answer: shownAnswer(message, [secret]), isFinal };
    }
  };
  return {
    send(text) {
      const sending = last.then(() => sendNow(text));
      last = sending.catch(() => {});
      return sending;
    },
    close() {
      // Said, not waited for.
      if (session && !session.socket.destroyed) session.unbind();
      const ending = session;
      session = null;
      setTimeout(() => ending?.destroy(), 100).unref();
    },
  };
}

async function bind(settings: GatewaySettings, secret: string, reach: Reach): Promise<Session> {
  const session = new smpp.Session({ socket: await connected(settings, reach) });
  // Without a listener what a hostile gateway says would be thrown into the process.
  session.on("error", () => session.destroy());
  session.on("enquire_link", (pdu: Pdu) => session.send(pdu.response()));
  session.socket.on("readable", () => {
    if (session.socket.bytesRead > mostBytes) session.destroy();
  });
  const { username } = settings;
  const account = { system_id: username, password: secret, interface_version: 0x34, system_type: "" };
  try {
    await ask(session, "bind_transmitter", account, "login");
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}

/** A socket that stands, with TLS where that is wanted. @throws GatewayFailure */
function connected({ host, port, isTls, ca }: GatewaySettings, reach: Reach): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const plain = checkedSocket(reach);
    let step: GatewayStep = isIP(host) ? "connect" : "dns";
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      plain.destroy();
      const at = error instanceof AddressRefusedError ? "address" : step;
      reject(new GatewayFailure(at, error.message || error.code || "The connection failed."));
    };
    const late = setTimeout(
      () => fail(new Error(`${host}:${port} did not answer within ${deadlineMs / 1000} seconds.`)),
      deadlineMs,
    );
    const done = (socket: Socket) => {
      clearTimeout(late);
      resolve(socket);
    };
    plain.on("error", fail);
    plain.once("lookup", (error) => {
      if (!error) step = "connect";
    });
    plain.once("connect", () => {
      if (!isTls) return done(plain);
      step = "tls";
      const options = { ...(isIP(host) ? { host } : { servername: host, host }), ...(ca && { ca }) };
      const secured = connectTls({ socket: plain, minVersion: "TLSv1.2", ...options });
      secured.on("error", fail);
      secured.once("secureConnect", () => done(secured));
    });
    plain.connect(port, host);
  });
}

/** Asks and waits for the answer to this very question. @throws GatewayFailure */
function ask(
  session: Session,
  command: "bind_transmitter" | "submit_sm",
  options: Record<string, unknown>,
  step: GatewayStep,
): Promise<Pdu> {
  return new Promise((resolve, reject) => {
    const over = () => {
      clearTimeout(late);
      session.removeListener("error", failed);
      session.removeListener("close", closed);
    };
    const fail = (told: string, at: GatewayStep = "answer", isFinal = false) => {
      over();
      reject(new GatewayFailure(at, told, isFinal));
    };
    const failed = (error: Error) => fail(`It says something that is not SMPP: ${error.message}`);
    const closed = () => fail("It closed the connection without an answer.");
    const late = setTimeout(() => fail(`It did not answer within ${deadlineMs / 1000} seconds.`), deadlineMs);
    session.on("error", failed);
    session.on("close", closed);
    const isSent = session[command](options, (pdu) => {
      if (pdu.command_status === 0 && pdu.command === `${command}_resp`) {
        over();
        resolve(pdu);
      } else fail(`It refused with ${statusName(pdu.command_status)}.`, step, isFinal(pdu.command_status));
    });
    if (!isSent) closed();
  });
}

/** "ESME_RINVDSTADR (0x0000000b)". */
function statusName(status: number): string {
  const name = Object.entries(smpp.errors).find(([, value]) => value === status)?.[0] ?? "status";
  return `${name} (0x${status.toString(16).padStart(8, "0")})`;
}

/** Refusals of this very text: its number, its content. */
const isFinal = (status: number): boolean =>
  ["ESME_RINVDSTADR", "ESME_RINVDSTTON", "ESME_RINVDSTNPI", "ESME_RINVMSGLEN"].some(
    (name) => smpp.errors[name] === status,
  );

function submission({ sender }: GatewaySettings, { number, text }: Text): Record<string, unknown> {
  const isGsm = septetsOf(text) !== null;
  return {
    ...sourceOf(sender),
    // International numbers, without the plus (SMPP 3.4, 5.2.5 and 5.2.6).
    ...{ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: number.slice(1) },
    // 0 is the default alphabet of the gateway, which is GSM unless it says otherwise; 8 is UCS-2.
    data_coding: isGsm ? 0 : 8,
    ...(isGsm ? { short_message: text } : { short_message: { message: text } }),
    registered_delivery: 0,
  };
}

function sourceOf(sender: string): Record<string, unknown> {
  if (sender === "") return { source_addr_ton: 0, source_addr_npi: 0, source_addr: "" };
  if (/^\+\d+$/.test(sender)) return { source_addr_ton: 1, source_addr_npi: 1, source_addr: sender.slice(1) };
  if (/^\d+$/.test(sender)) return { source_addr_ton: 0, source_addr_npi: 1, source_addr: sender };
  return { source_addr_ton: 5, source_addr_npi: 0, source_addr: sender };
}
