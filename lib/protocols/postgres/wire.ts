/** Pure. The few messages of PostgreSQL's protocol 3.0 that a login needs: written, framed and read, within bounds. */
import { textOf, utf8 } from "@/lib/foundation/base/bytes";

/** The request for TLS that goes before everything else. */
export const sslRequest: Uint8Array = packet(null, [int32(80877103)]);

/** The end of the conversation. */
export const terminate: Uint8Array = packet("X", []);

/** Says who wants in where. @throws RangeError when a value holds a NUL, which the protocol cannot carry */
export function startup(parameters: Readonly<Record<string, string>>): Uint8Array {
  const fields = Object.entries(parameters).flatMap(([name, value]) => [cString(name), cString(value)]);
  return packet(null, [int32(196608), ...fields, Uint8Array.of(0)]);
}

/** The answer to a question for the password in the clear. @throws RangeError when it holds a NUL */
export const passwordMessage = (password: string): Uint8Array => packet("p", [cString(password)]);

/** A query in text. @throws RangeError when it holds a NUL */
export const query = (sql: string): Uint8Array => packet("Q", [cString(sql)]);

/** A message of the server: its type, one letter, and what it carries. */
export type Message = { readonly type: string; readonly body: Uint8Array };

/** Octets that are not this protocol, or more than a login may need. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Most octets of one message; an error with its hints has a few hundred. */
const mostBytes = 65_536;

/**
 * Takes whole messages off `octets`; `rest` is the beginning of the next one.
 * @throws WireError when a length is impossible or above 65,536
 */
export function takeMessages(octets: Uint8Array): {
  readonly messages: readonly Message[];
  readonly rest: Uint8Array;
} {
  const messages: Message[] = [];
  let at = 0;
  while (octets.length - at >= 5) {
    const length = viewOf(octets).getUint32(at + 1);
    if (length < 4 || length > mostBytes) throw new WireError("a message has an impossible length");
    if (octets.length - at < length + 1) break;
    messages.push({
      type: String.fromCharCode(octets[at] ?? 0),
      body: octets.subarray(at + 5, at + 1 + length),
    });
    at += length + 1;
  }
  return { messages, rest: octets.subarray(at) };
}

/** What the server wants before it lets in. */
export type AuthenticationRequest =
  | { readonly kind: "ok" }
  | { readonly kind: "cleartext" }
  | { readonly kind: "md5" }
  | { readonly kind: "sasl"; readonly mechanisms: readonly string[] }
  | { readonly kind: "gss" }
  | { readonly kind: "other"; readonly code: number };

/** Reads the body of a message 'R'. @throws WireError when it is too short */
export function readAuthentication(body: Uint8Array): AuthenticationRequest {
  if (body.length < 4) throw new WireError("an authentication request is too short");
  const code = viewOf(body).getUint32(0);
  switch (code) {
    case 0:
      return { kind: "ok" };
    case 3:
      return { kind: "cleartext" };
    case 5:
      return { kind: "md5" };
    case 7:
    case 9:
      return { kind: "gss" };
    case 10:
      return { kind: "sasl", mechanisms: strings(body.subarray(4)).filter((name) => name !== "") };
    default:
      return { kind: "other", code };
  }
}

/** An error as the server tells it. `routine` is the function of its source, which no language changes. */
export type ServerError = {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly hint: string;
  readonly routine: string;
};

/** Reads the body of a message 'E'. Fields that are missing are empty; long ones are cut. */
export function readError(body: Uint8Array): ServerError {
  const fields = new Map(strings(body).map((field) => [field.slice(0, 1), field.slice(1, 1001)]));
  const field = (name: string) => fields.get(name) ?? "";
  return {
    code: field("C"),
    message: field("M"),
    detail: field("D"),
    hint: field("H"),
    routine: field("R"),
  };
}

/** The columns of a row ('D') as text, null for NULL. @throws WireError when it ends early */
export function readRow(body: Uint8Array): readonly (string | null)[] {
  const view = viewOf(body);
  if (body.length < 2) throw new WireError("a row is too short");
  const columns: (string | null)[] = [];
  let at = 2;
  for (let left = view.getUint16(0); left > 0; left--) {
    if (at + 4 > body.length) throw new WireError("a row ends early");
    const length = view.getInt32(at);
    at += 4;
    if (length > body.length - at) throw new WireError("a row ends early");
    columns.push(length < 0 ? null : lenient(body.subarray(at, at + length)));
    at += Math.max(0, length);
  }
  return columns;
}

function packet(type: string | null, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  return Buffer.concat([...(type === null ? [] : [utf8(type)]), int32(length), ...parts]);
}

function int32(value: number): Uint8Array {
  const octets = new Uint8Array(4);
  viewOf(octets).setUint32(0, value);
  return octets;
}

function cString(text: string): Uint8Array {
  if (text.includes("\0")) throw new RangeError("a text with a NUL cannot be sent");
  return utf8(`${text}\0`);
}

/** Texts that end with NUL each; what follows the last NUL is left out. */
function strings(octets: Uint8Array): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (let at = octets.indexOf(0); at >= 0; at = octets.indexOf(0, start)) {
    found.push(lenient(octets.subarray(start, at)));
    start = at + 1;
  }
  return found;
}

/** Before a login the server may speak in an encoding of its own. */
const lenient = (octets: Uint8Array): string => textOf(octets) ?? Buffer.from(octets).toString("latin1");

function viewOf(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
}
