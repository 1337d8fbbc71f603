/** Peers of gateways for tests: an HTTP server that answers as told, and an SMPP centre that keeps what it was given. */
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import smpp, { type Pdu, type Session } from "smpp";

/** One request as it arrived. */
export type Heard = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** What the HTTP peer says to one request. */
export type Said = readonly [status: number, body: string, headers?: Record<string, string>];

/** An HTTP server on 127.0.0.1 whose answers `say` gives; `heard` fills with what it was asked. */
export async function startHttpGateway(say: (heard: Heard) => Said | Promise<Said>) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", async () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: Buffer.concat(parts).toString() };
      heard.push(one);
      const [status, body, more = {}] = await say(one);
      response.writeHead(status, { "content-type": "application/json", ...more }).end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, heard, close: () => server.closeAllConnections() ?? server.close() };
}

/** One message as the centre got it. */
export type Submitted = {
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly coding: number;
};

/** What the centre says: a status for each command; 0 is yes. */
export type SmppManners = { readonly bind?: number; readonly submit?: number };

/** An SMPP centre on 127.0.0.1 or a path, which takes system_id "postern" with password "secret". */
export async function startSmppCentre(
  at: number | string = 0,
  manners: SmppManners = {},
  tls?: { key: string; cert: string },
) {
  const messages: Submitted[] = [];
  let binds = 0;
  const sessions = new Set<Session>();
  const listener = (session: Session) => {
    sessions.add(session);
    session.on("error", () => session.destroy());
    session.on("close", () => sessions.delete(session));
    const bound = (pdu: Pdu) => {
      binds++;
      const isRight = pdu.system_id === "postern" && pdu.password === "secret";
      const status = manners.bind ?? (isRight ? 0 : smpp.errors.ESME_RINVPASWD);
      session.send(pdu.response({ command_status: status, system_id: "centre" }));
    };
    for (const command of ["bind_transmitter", "bind_transceiver", "bind_receiver"])
      session.on(command, bound);
    session.on("submit_sm", (pdu: Pdu) => {
      const { destination_addr: to, source_addr: from, data_coding: coding, short_message: short } = pdu;
      const text = (short as { message: string }).message;
      messages.push({ to: String(to), from: String(from), text, coding: Number(coding) });
      session.send(pdu.response({ command_status: manners.submit ?? 0, message_id: `m${messages.length}` }));
    });
    for (const command of ["unbind", "enquire_link"])
      session.on(command, (pdu: Pdu) => session.send(pdu.response()));
  };
  const server = tls ? smpp.createServer(tls, listener) : smpp.createServer(listener);
  if (typeof at === "string") server.listen(at);
  else server.listen(at, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    messages,
    binds: () => binds,
    close() {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}

/** A TCP peer that does `talk` with each connection, whatever it was asked. */
export async function startRawPeer(talk: (socket: Socket) => void) {
  const open = new Set<Socket>();
  const server = createTcpServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
    talk(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
