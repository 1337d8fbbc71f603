/** LDAP messages for tests, put together octet by octet without lib/protocols/ldap, so that they check it from outside. */

/** An element of `tag`; lengths take four octets where `isWindows`. */
export function ber(
  tag: number,
  content: Uint8Array | string | readonly Buffer[],
  isWindows = false,
): Buffer {
  const body = Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const head = isWindows
    ? [0x84, ...length]
    : body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : body.length < 0x10000
          ? [0x82, body.length >> 8, body.length & 255]
          : [0x84, ...length];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

/** A whole number of up to three octets. */
export const number = (value: number, tag = 2) =>
  ber(
    tag,
    Buffer.from(
      value < 0x80
        ? [value]
        : value < 0x8000
          ? [value >> 8, value & 255]
          : [0, value >> 16, (value >> 8) & 255, value & 255],
    ),
  );

/** The message `id` around `operation`; `controls` are oid and criticality. */
export function ldapMessage(
  id: number,
  operation: Buffer,
  controls: readonly [string, boolean][] = [],
): Buffer {
  const list = controls.map(([oid, isCritical]) =>
    ber(0x30, [ber(4, oid), ...(isCritical ? [ber(1, Buffer.of(0xff))] : [])]),
  );
  return ber(0x30, [number(id), operation, ...(list.length > 0 ? [ber(0xa0, list)] : [])]);
}

/** A simple bind. */
export const bindMessage = (id: number, name: string, password: string | Uint8Array, version = 3): Buffer =>
  ldapMessage(id, ber(0x60, [number(version), ber(4, name), ber(0x80, password)]));

/** A bind by SASL. */
export const saslMessage = (id: number): Buffer =>
  ldapMessage(id, ber(0x60, [number(3), ber(4, ""), ber(0xa3, [ber(4, "PLAIN"), ber(4, "\0a\0b")])]));

/** `(attribute=value)`, `(attribute=*)` without a value, and `(&…)`. */
export const equalTo = (attribute: string, value: string) => ber(0xa3, [ber(4, attribute), ber(4, value)]);
export const presence = (attribute: string) => ber(0x87, attribute);
export const allOf = (...parts: Buffer[]) => ber(0xa0, parts);

/** A search below `base`. scope: 0 base, 1 one level, 2 all. */
export const searchMessage = (
  id: number,
  base: string,
  filter: Buffer,
  { scope = 2, attributes = [] as string[], typesOnly = false } = {},
): Buffer =>
  ldapMessage(
    id,
    ber(0x63, [
      ber(4, base),
      number(scope, 10),
      number(0, 10),
      number(0),
      number(0),
      ber(1, Buffer.of(typesOnly ? 0xff : 0)),
      filter,
      ber(
        0x30,
        attributes.map((attribute) => ber(4, attribute)),
      ),
    ]),
  );

/** An extended operation. */
export const extendedMessage = (id: number, oid: string): Buffer =>
  ldapMessage(id, ber(0x77, [ber(0x80, oid)]));
/** The end of a connection, as clients say it. */
export const unbindMessage = (id: number): Buffer => ldapMessage(id, ber(0x42, ""));
/** Abandons the operation `target`. */
export const abandonMessage = (id: number, target: number): Buffer => ldapMessage(id, number(target, 0x50));

/** StartTLS and "who am I". */
export const startTlsOid = "1.3.6.1.4.1.1466.20037";
export const whoAmIOid = "1.3.6.1.4.1.4203.1.11.3";

/** One answer: its tag, and for those that have one, result code, diagnostic and the strings behind them. */
export type TestAnswer = {
  readonly id: number;
  readonly tag: number;
  readonly code: number;
  readonly diagnostic: string;
  readonly name: string;
  readonly rest: readonly string[];
};

/** The answers in `octets`, all whole. */
export function readAnswers(octets: Buffer): TestAnswer[] {
  return elements(octets).map(({ content }) => {
    const [id, operation] = elements(content);
    if (!id || !operation) throw new Error("this is no LDAP message");
    const parts = elements(operation.content);
    const isEntry = operation.tag === 0x64;
    const text = (at: number) => parts[at]?.content.toString() ?? "";
    return {
      id: id.content.readUIntBE(0, id.content.length),
      tag: operation.tag,
      code: isEntry ? -1 : (parts[0]?.content[0] ?? -1),
      diagnostic: isEntry ? "" : text(2),
      name: isEntry ? text(0) : "",
      rest: isEntry
        ? elements(parts[1]?.content ?? Buffer.alloc(0)).map(({ content }) => attributeText(content))
        : parts.slice(3).map((part) => part.content.toString()),
    };
  });
}

function attributeText(content: Buffer): string {
  const [type, values] = elements(content);
  return `${type?.content}: ${elements(values?.content ?? Buffer.alloc(0))
    .map((value) => value.content)
    .join(", ")}`;
}

/** How many octets at the beginning of `octets` are whole messages. */
export function wholeBytes(octets: Buffer): number {
  let at = 0;
  for (
    let next = elementEnd(octets, 0);
    next !== null && next <= octets.length;
    next = elementEnd(octets, at)
  )
    at = next;
  return at;
}

function elementEnd(octets: Buffer, at: number): number | null {
  const first = octets[at + 1];
  if (first === undefined) return null;
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (at + 2 + count > octets.length) return null;
  return at + 2 + count + (count === 0 ? first : octets.readUIntBE(at + 2, count));
}

/** The elements that `octets` consist of. @throws Error when one is cut off */
export function elements(octets: Buffer): { tag: number; content: Buffer }[] {
  const found: { tag: number; content: Buffer }[] = [];
  for (let at = 0; at < octets.length; ) {
    const end = elementEnd(octets, at);
    if (end === null || end > octets.length) throw new Error("an element is cut off");
    const first = octets.readUInt8(at + 1);
    const start = at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    found.push({ tag: octets.readUInt8(at), content: octets.subarray(start, end) });
    at = end;
  }
  return found;
}
