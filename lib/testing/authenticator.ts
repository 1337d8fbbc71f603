/**
 * An authenticator in software, for tests: makes passkeys and touches them as a browser with a security key does, and does wrong
 * what it is told to. Written from the specification alone, with node:crypto, so that it checks the library too.
 * @see Web Authentication Level 3, sections 6.1 (authenticator data), 6.5.2 (credential data), 5.8.1 (client data)
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { NewPasskeyAnswer, TouchAnswer } from "@/lib/login/passkeys/schema";

/** What a test has it do otherwise than right. */
export type Deviation = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** False: the person was there, and nobody looked who it was. */
  readonly isVerified?: boolean;
  /** What it says to have counted. */
  readonly counter?: number;
  readonly userHandle?: string;
  /** Signs with another key. */
  readonly isForged?: boolean;
  /** The attestation statement's format and content. */
  readonly attestation?: { readonly format: string; readonly statement: Cbor };
};

type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<Cbor, Cbor>;

const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest();
const text = (octets: Uint8Array) => Buffer.from(octets).toString("base64url");

/** Deterministic CBOR of the few things that are in an attestation. @see RFC 8949, section 3 */
function cbor(value: Cbor): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const pairs = [...value].map(([key, one]: [Cbor, Cbor]) => Buffer.concat([cbor(key), cbor(one)]));
    return Buffer.concat([head(5, value.size), ...pairs]);
  }
  const items = value as readonly Cbor[];
  return Buffer.concat([head(4, items.length), ...items.map(cbor)]);
}

function head(major: number, n: number): Buffer {
  if (n < 24) return Buffer.of((major << 5) | n);
  if (n < 256) return Buffer.of((major << 5) | 24, n);
  return Buffer.of((major << 5) | 25, n >> 8, n & 255);
}

/** A passkey on it. */
type Kept = {
  readonly privateKey: KeyObject;
  readonly rpId: string;
  readonly userHandle: string;
  counter: number;
};

/** What it is asked for a touch, as the options have it. */
type Asked = { readonly challenge: string; readonly rpId?: string };

/** An authenticator. `isSynced`: it counts nothing and says that its passkeys are kept elsewhere as well. */
export function createAuthenticator({ isSynced = false }: { readonly isSynced?: boolean } = {}) {
  const passkeys = new Map<string, Kept>();

  const flagsOf = (isVerified: boolean, more: number) =>
    0x01 | (isVerified ? 0x04 : 0) | (isSynced ? 0x18 : 0) | more;

  const authenticatorData = (rpId: string, flags: number, counter: number, credential = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.of(flags), count, credential]);
  };

  const clientData = (type: string, asked: string, origin: string, deviation: Deviation) =>
    Buffer.from(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge: deviation.challenge ?? asked,
        origin: deviation.origin ?? origin,
        crossOrigin: deviation.crossOrigin ?? false,
      }),
    );

  return {
    /** Makes a passkey (ES256) for what a page at `origin` asks. */
    make(
      options: {
        readonly challenge: string;
        readonly rp: { readonly id?: string };
        readonly user: { readonly id: string };
      },
      origin: string,
      deviation: Deviation = {},
    ): NewPasskeyAnswer {
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const id = randomBytes(32);
      const rpId = options.rp.id ?? new URL(origin).hostname;
      passkeys.set(text(id), { privateKey, rpId, userHandle: options.user.id, counter: 0 });
      const { x, y } = publicKey.export({ format: "jwk" });
      const octets = (part?: string) => Buffer.from(part ?? "", "base64url");
      const cose = new Map<Cbor, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, octets(x)],
        [-3, octets(y)],
      ]);
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cbor(cose)]);
      const { format, statement } = deviation.attestation ?? { format: "none", statement: new Map() };
      const attestationObject = cbor(
        new Map<Cbor, Cbor>([
          ["fmt", format],
          ["attStmt", statement],
          [
            "authData",
            authenticatorData(
              deviation.rpId ?? rpId,
              flagsOf(deviation.isVerified ?? true, 0x40),
              deviation.counter ?? 0,
              credential,
            ),
          ],
        ]),
      );
      return {
        ...{ id: text(id), rawId: text(id), type: "public-key" },
        response: {
          clientDataJSON: text(clientData("webauthn.create", options.challenge, origin, deviation)),
          attestationObject: text(attestationObject),
          transports: isSynced ? ["internal", "hybrid"] : ["usb", "nfc"],
        },
      };
    },

    /** Touches the passkey that was made last, or the one with `id`, for what a page at `origin` asks. */
    touch(
      asked: Asked,
      origin: string,
      deviation: Deviation = {},
      id = [...passkeys.keys()].at(-1),
    ): TouchAnswer {
      const kept = passkeys.get(id ?? "");
      if (!kept || id === undefined) throw new TypeError("this authenticator has no such passkey");
      if (!isSynced) kept.counter += 1;
      const data = authenticatorData(
        deviation.rpId ?? kept.rpId,
        flagsOf(deviation.isVerified ?? true, 0),
        deviation.counter ?? kept.counter,
      );
      const client = clientData("webauthn.get", asked.challenge, origin, deviation);
      const key = deviation.isForged
        ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
        : kept.privateKey;
      return {
        ...{ id, rawId: id, type: "public-key" },
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(sign("sha256", Buffer.concat([data, sha256(client)]), key)),
          userHandle: deviation.userHandle ?? kept.userHandle,
        },
      };
    },
  };
}

/** What `createAuthenticator` gives. */
export type Authenticator = ReturnType<typeof createAuthenticator>;
