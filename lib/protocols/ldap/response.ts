/** Pure. The door's answers as octets. */
import { tags } from "./ber";
import { element, integer, octetString } from "./ber-write";
import { oids, type ResultCode, resultCodes } from "./result-codes";

/** Tags of answers. */
export const responseTags = { bind: 0x61, searchEntry: 0x64, searchDone: 0x65, extended: 0x78 };

/** What came of an operation. The diagnostic is for people and never says anything about a user. */
export type Result = { readonly code: ResultCode; readonly diagnostic?: string };

/** The answer of kind `tag` to the message `id`. */
export function encodeResult(
  id: number,
  tag: number,
  result: Result,
  ...more: readonly Uint8Array[]
): Uint8Array {
  return message(id, element(tag, ...resultParts(result), ...more));
}

/** The answer to an extended operation: `name` and `value` where its specification has them. */
export function encodeExtended(
  id: number,
  result: Result,
  { name, value }: { readonly name?: string; readonly value?: string } = {},
): Uint8Array {
  const more = [
    ...(name === undefined ? [] : [octetString(name, 0x8a)]),
    ...(value === undefined ? [] : [octetString(value, 0x8b)]),
  ];
  return encodeResult(id, responseTags.extended, result, ...more);
}

/** The last message of a connection that the door ends (section 4.4.1). */
export const encodeNotice = (result: Result): Uint8Array =>
  encodeExtended(0, result, { name: oids.noticeOfDisconnection });

/** One entry of a search, with the attributes and their values. */
export function encodeEntry(
  id: number,
  name: string,
  attributes: Readonly<Record<string, readonly string[]>>,
): Uint8Array {
  const list = Object.entries(attributes).map(([type, values]) =>
    element(
      tags.sequence,
      octetString(type),
      element(tags.set, ...values.map((value) => octetString(value))),
    ),
  );
  return message(id, element(responseTags.searchEntry, octetString(name), element(tags.sequence, ...list)));
}

function message(id: number, operation: Uint8Array): Uint8Array {
  return element(tags.sequence, integer(id), operation);
}

/** resultCode, an empty matchedDN, diagnosticMessage. */
function resultParts({ code, diagnostic = "" }: Result): Uint8Array[] {
  return [integer(resultCodes[code], tags.enumerated), octetString(""), octetString(diagnostic)];
}
