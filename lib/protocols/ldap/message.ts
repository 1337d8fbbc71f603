/** Pure. A client's message (RFC 4511 section 4.1.1) as a closed union of what it may ask. */
import { createReader, type Reader, tags } from "./ber";
import { BerError } from "./ber-error";
import { type Filter, readFilter } from "./filter";
import { asciiOf } from "./text";

/** What a client asks. */
export type Request =
  | {
      readonly kind: "bind";
      readonly version: number;
      /** The name's octets, not yet read. */
      readonly name: Uint8Array;
      /** The password of a simple bind; null for SASL and everything else. */
      readonly password: Uint8Array | null;
    }
  | { readonly kind: "unbind" }
  | { readonly kind: "abandon" }
  | ({ readonly kind: "search" } & Search)
  | { readonly kind: "extended"; readonly oid: string }
  /** An operation that a directory has and this door does not; `responseTag` is that of its answer. */
  | { readonly kind: "other"; readonly responseTag: number };

/** A search. Attribute names are in lower case. */
export type Search = {
  readonly base: Uint8Array;
  /** Null for one that this door does not know: more may be defined at any time. */
  readonly scope: "base" | "one" | "sub" | null;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
};

/** A message. `needsControl`: it carries a control that must be understood or the operation refused (4.1.11). */
export type Message = { readonly id: number; readonly request: Request; readonly needsControl: boolean };

/** Tags of operations that have an answer, with the tag of the answer. */
const otherOperations: Readonly<Record<number, number>> = {
  102: 0x67, // modify
  104: 0x69, // add
  74: 0x6b, // delete
  108: 0x6d, // modify DN
  110: 0x6f, // compare
};
const bind = 0x60;
const unbind = 0x42;
const search = 0x63;
const abandon = 0x50;
const extended = 0x77;
const controls = 0xa0;
const simple = 0x80;
const extendedName = 0x80;
const mostAttributes = 64;
const mostControls = 16;

/**
 * Reads one whole message.
 * @throws BerError when it is not one that a client may send
 */
export function decodeMessage(octets: Uint8Array): Message {
  const outer = createReader(octets);
  const inside = outer.enter(tags.sequence);
  const id = inside.integer();
  if (id === 0) throw new BerError("message_id");
  const request = readRequest(inside);
  const needsControl = readControls(inside);
  inside.finish();
  return { id, request, needsControl };
}

function readRequest(reader: Reader): Request {
  const tag = reader.peek();
  switch (tag) {
    case bind:
      return readBind(reader.enter(bind));
    case unbind:
      reader.read(unbind);
      return { kind: "unbind" };
    case abandon:
      reader.integer(abandon);
      return { kind: "abandon" };
    case search:
      return { kind: "search", ...readSearch(reader.enter(search)) };
    case extended: {
      const inside = reader.enter(extended);
      const oid = asciiOf(inside.read(extendedName));
      inside.finish();
      return { kind: "extended", oid };
    }
    default: {
      const responseTag = tag === null ? undefined : otherOperations[tag];
      if (tag === null || responseTag === undefined) throw new BerError("operation");
      reader.read(tag);
      return { kind: "other", responseTag };
    }
  }
}

function readBind(reader: Reader): Request {
  const version = reader.integer();
  const name = reader.read(tags.octets);
  const password = reader.peek() === simple ? reader.read(simple) : null;
  // Without any choice of authentication it is no bind at all.
  if (!password && reader.peek() === null) throw new BerError("truncated");
  reader.finish();
  return { kind: "bind", version, name, password };
}

function readSearch(reader: Reader): Search {
  const base = reader.read(tags.octets);
  const scope = (["base", "one", "sub"] as const)[reader.integer(tags.enumerated)] ?? null;
  if (reader.integer(tags.enumerated) > 3) throw new BerError("integer");
  reader.integer(); // sizeLimit: one entry is the most there is
  reader.integer(); // timeLimit
  const typesOnly = reader.boolean();
  const filter = readFilter(reader);
  const list = reader.enter(tags.sequence);
  const attributes: string[] = [];
  while (list.peek() !== null) {
    if (attributes.length === mostAttributes) throw new BerError("depth");
    attributes.push(asciiOf(list.read(tags.octets)).toLowerCase());
  }
  reader.finish();
  return { base, scope, typesOnly, filter, attributes };
}

/** Whether one of the controls is critical; none is known here. */
function readControls(reader: Reader): boolean {
  if (reader.peek() !== controls) return false;
  const list = reader.enter(controls);
  let isCritical = false;
  for (let count = 0; list.peek() !== null; count++) {
    if (count === mostControls) throw new BerError("depth");
    const control = list.enter(tags.sequence);
    asciiOf(control.read(tags.octets));
    if (control.peek() === tags.boolean && control.boolean()) isCritical = true;
    control.finish();
  }
  return isCritical;
}
