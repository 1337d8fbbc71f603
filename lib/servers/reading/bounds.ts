/** Bounds around a pg connection: what a server may ask for, how much it may send, and for how long. */
import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import type pg from "pg";
import { leastIterations, mostIterations, serverFirstIterations } from "@/lib/protocols/postgres/scram";
import { HostileServerError } from "./connection-failure";

/** Most octets before the server has let us in; a login has about a thousand. */
const mostLoginBytes = 65_536;
/** Most octets in all; 100,000 roles are about 9 MB. */
const mostBytes = 32 * 1024 * 1024;
/** Rows and everything else. */
const mostMessages = 500_000;
const mostColumns = 64;

/** What pg keeps to itself: its connection, whose stream becomes the one under TLS on the way. */
type Insides = {
  readonly connection: EventEmitter & { stream: Socket; attachListeners(stream: Socket): void };
};

type Message = { readonly name: string; readonly data?: unknown; readonly fieldCount?: unknown };

/**
 * Bounds `client`, which must not have connected yet. Whatever goes too far destroys the socket, and the connection or
 * query that waits fails with a HostileServerError. `abort` does the same from outside. `renew` counts anew, for a connection
 * that stays open: from then on at most so many octets.
 */
export function bound(client: pg.Client): { abort(error: Error): void; renew(mostOctets: number): void } {
  const { connection } = client as unknown as Insides;
  let isIn = false;
  let bytes = 0;
  let most = mostBytes;
  let messages = 0;
  const abort = (error: Error) => connection.stream.destroy(error);

  const count = (octets: Buffer) => {
    bytes += octets.length;
    if (bytes > (isIn ? most : mostLoginBytes)) throw new HostileServerError("too_much");
  };
  const attach = connection.attachListeners.bind(connection);
  // pg reads inside its listener for data: what is thrown there would end the process.
  connection.attachListeners = (stream) => {
    const on = stream.on.bind(stream);
    stream.on = ((event: string, listener: (octets: Buffer) => void) =>
      on(event, event === "data" ? guarded(listener) : listener)) as Socket["on"];
    attach(stream);
    stream.on = on;
  };
  const guarded = (listener: (octets: Buffer) => void) => (octets: Buffer) => {
    try {
      count(octets);
      listener(octets);
    } catch (error) {
      abort(error instanceof HostileServerError ? error : new HostileServerError("not_understood"));
    }
  };
  // Heard before pg acts on the message, so that it does not when this throws.
  connection.on("message", (message: Message) => {
    if (++messages > mostMessages) throw new HostileServerError("too_much");
    if (message.name === "readyForQuery") isIn = true;
    if (Number(message.fieldCount) > mostColumns) throw new HostileServerError("too_much");
    refuseWeakQuestion(message);
  });
  const renew = (mostOctets: number) => {
    bytes = 0;
    messages = 0;
    most = mostOctets;
  };
  return { abort, renew };
}

/** A question whose answer would give the password away, at once or to whoever guesses against it. */
function refuseWeakQuestion({ name, data }: Message): void {
  if (name === "authenticationCleartextPassword") throw new HostileServerError("clear_text_asked");
  if (name === "authenticationMD5Password") throw new HostileServerError("md5_asked");
  if (name !== "authenticationSASLContinue") return;
  const iterations = serverFirstIterations(String(data));
  if (iterations === null) throw new HostileServerError("not_understood");
  if (iterations < leastIterations) throw new HostileServerError("few_iterations");
  if (iterations > mostIterations) throw new HostileServerError("many_iterations");
}
