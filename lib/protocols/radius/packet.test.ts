/** The codec against the RFCs' own packets, malformed ones and random octets. */
import { randomBytes, randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hex, textOf, utf8 } from "@/lib/foundation/base/bytes";
import { type Attribute, attribute } from "./attributes";
import {
  accountingAuthenticator,
  checkMessageAuthenticator,
  hmacMd5,
  isAuthenticReply,
  responseAuthenticator,
} from "./authenticators";
import { codeName, codes } from "./codes";
import { hidePassword, revealPassword } from "./hidden-password";
import { attributesOf, decodePacket, encodePacket, get, getAll, getOctets, type Packet } from "./packet";
import { PacketError } from "./packet-error";
import { emptyReplyBytes, encodeResponse } from "./response";
import { encodeVendor } from "./vendor";

const octets = (text: string) => new Uint8Array(Buffer.from(text.replace(/\s/g, ""), "hex"));
const secret = utf8("xyzzy5461");

function encodeReply(request: Packet, code: number, attributes: readonly Attribute[]): string {
  const reply = { ...request, code, attributes };
  const authenticator = responseAuthenticator(reply, request.authenticator, secret);
  return hex(encodePacket({ ...reply, authenticator }));
}

describe("RFC 2865 section 7.1: telnet", () => {
  const request = decodePacket(
    octets(`01 00 00 38 0f 40 3f 94 73 97 80 57 bd 83 d5 cb 98 f4 22 7a 01 06 6e 65 6d 6f 02 12 0d be 70 8d
            93 d4 13 ce 31 96 e4 3f 78 2a 0a ee 04 06 c0 a8 01 10 05 06 00 00 00 03`),
  );
  const password = utf8("arctangent");

  test("the request reads as written", () => {
    expect(codeName(request.code)).toBe("Access-Request");
    expect(request.identifier).toBe(0);
    expect(get(request, "User-Name")).toBe("nemo");
    expect(get(request, "NAS-IP-Address")).toBe("192.168.1.16");
    expect(get(request, "NAS-Port")).toBe(3);
    const hidden = getOctets(request, "User-Password") ?? new Uint8Array();
    expect(textOf(revealPassword(hidden, request.authenticator, secret))).toBe("arctangent");
  });
  test("the request is built byte for byte", () => {
    const built = encodePacket({
      code: codes["Access-Request"],
      identifier: 0,
      authenticator: octets("0f403f9473978057bd83d5cb98f4227a"),
      attributes: [
        attribute("User-Name", "nemo"),
        attribute("User-Password", hidePassword(password, request.authenticator, secret)),
        attribute("NAS-IP-Address", "192.168.1.16"),
        attribute("NAS-Port", 3),
      ],
    });
    expect(hex(built)).toBe(hex(encodePacket(request)));
  });
  test("the Access-Accept is built byte for byte and verifies", () => {
    const reply = `02 00 00 26 86 fe 22 0e 76 24 ba 2a 10 05 f6 bf 9b 55 e0 b2 06 06 00 00 00 01 0f 06 00 00 00 00
                   0e 06 c0 a8 01 03`;
    const attributes = [
      attribute("Service-Type", 1),
      attribute("Login-Service", 0),
      attribute("Login-IP-Host", "192.168.1.3"),
    ];
    expect(encodeReply(request, codes["Access-Accept"], attributes)).toBe(hex(octets(reply)));
    expect(isAuthenticReply(decodePacket(octets(reply)), request.authenticator, secret)).toBe(true);
    expect(isAuthenticReply(decodePacket(octets(reply)), request.authenticator, utf8("other"))).toBe(false);
  });
});

test("RFC 2865 section 7.2: framed user with CHAP", () => {
  const request = decodePacket(
    octets(`01 01 00 47 2a ee 86 f0 8d 0d 55 96 9c a5 97 8e 0d 33 67 a2 01 08 66 6c 6f 70 73 79 03 13 16 e9
            75 57 c3 16 18 58 95 f2 93 ff 63 44 07 72 75 04 06 c0 a8 01 10 05 06 00 00 00 14 06 06 00 00 00
            02 07 06 00 00 00 01`),
  );
  expect(get(request, "User-Name")).toBe("flopsy");
  expect(get(request, "CHAP-Password")).toHaveLength(17);
  expect(get(request, "NAS-Port")).toBe(20);
  expect(get(request, "Service-Type")).toBe(2);
  const attributes = [
    attribute("Service-Type", 2),
    attribute("Framed-Protocol", 1),
    attribute("Framed-IP-Address", "255.255.255.254"),
    attribute("Framed-Routing", 2),
    attribute("Framed-Compression", 1),
    attribute("Framed-MTU", 1500),
  ];
  // The RFC's prose says Framed-Routing None (0); its octets and its Response Authenticator have 2.
  const reply = `02 01 00 38 15 ef bc 7d ab 26 cf a3 dc 34 d9 c0 3c 86 01 a4 06 06 00 00 00 02 07 06 00 00 00 01
                 08 06 ff ff ff fe 0a 06 00 00 00 02 0d 06 00 00 00 01 0c 06 00 00 05 dc`;
  expect(encodeReply(request, codes["Access-Accept"], attributes)).toBe(hex(octets(reply)));
});

test("RFC 2865 section 7.3: challenge and its answer", () => {
  const first = decodePacket(
    octets(`01 02 00 39 f3 a4 7a 1f 6a 6d 76 71 0b 94 7a b9 30 41 a0 39 01 07 6d 6f 70 73 79 02 12 33 65 75
            73 77 82 89 b5 70 88 5e 15 08 48 25 c5 04 06 c0 a8 01 10 05 06 00 00 00 07`),
  );
  const challenge = [
    attribute("Reply-Message", "Challenge 32769430.  Enter response at prompt."),
    attribute("State", utf8("32769430")),
  ];
  expect(encodeReply(first, codes["Access-Challenge"], challenge)).toBe(
    hex(
      octets(`0b 02 00 4e 36 f3 c8 76 4a e8 c7 11 57 40 3c 0c 71 ff 9c 45 12 30 43 68 61 6c 6c 65 6e 67 65 20
              33 32 37 36 39 34 33 30 2e 20 20 45 6e 74 65 72 20 72 65 73 70 6f 6e 73 65 20 61 74 20 70 72 6f
              6d 70 74 2e 18 0a 33 32 37 36 39 34 33 30`),
    ),
  );
  // The RFC prints 10 as the length of State; the packet's own length says 0a.
  const second = decodePacket(
    octets(`01 03 00 43 b1 22 55 6d 42 8a 13 d0 d6 25 38 07 c4 57 ec f0 01 07 6d 6f 70 73 79 02 12 69 2c 1f
            20 5f c0 81 b9 19 b9 51 95 f5 61 a5 81 04 06 c0 a8 01 10 05 06 00 00 00 07 18 0a 33 32 37 36 39
            34 33 30`),
  );
  expect(textOf(getOctets(second, "State") ?? new Uint8Array())).toBe("32769430");
  const hidden = getOctets(second, "User-Password") ?? new Uint8Array();
  expect(textOf(revealPassword(hidden, second.authenticator, secret))).toBe("99101462");
  expect(encodeReply(second, codes["Access-Reject"], [])).toBe(
    hex(octets("03 03 00 14 a4 2f 4f ca 45 91 6c 4e 09 c8 34 0f 9e 74 6a a0")),
  );
});

describe("Message-Authenticator", () => {
  const status = decodePacket(
    octets(`0c da 00 26 8a 54 f4 68 6f b3 94 c5 28 66 e3 02 18 5d 06 23 50 12 5a 66 5e 2e 1e 84 11 f3 e2 43
            82 20 97 c8 4f a3`),
  );
  const stamp = attributesOf(status, "Message-Authenticator")[0] ?? attribute("State", new Uint8Array());

  test("RFC 5997 section 6.1: Status-Server verifies, and its answer is built byte for byte", () => {
    expect(checkMessageAuthenticator(status, secret)).toBe("valid");
    expect(encodeReply(status, codes["Access-Accept"], [])).toBe("02da0014ef0d552a4bf2d693ec2b6fe8b5411d66");
  });
  test.each<[string, Packet, "wrong" | "absent"]>([
    ["absent", { ...status, attributes: [] }, "absent"],
    ["one bit of the packet changed", { ...status, identifier: 219 }, "wrong"],
    ["twice", { ...status, attributes: [stamp, stamp] }, "wrong"],
    ["15 octets", { ...status, attributes: [{ type: 80, value: stamp.value.subarray(1) }] }, "wrong"],
    ["empty", { ...status, attributes: [{ type: 80, value: new Uint8Array() }] }, "wrong"],
  ])("%s", (_name, packet, expected) => {
    expect(checkMessageAuthenticator(packet, secret)).toBe(expected);
  });
  test("two are wrong, even where both are what one would have to be", () => {
    const zeros = { type: 80, value: new Uint8Array(16) };
    const digest = hmacMd5(encodePacket({ ...status, attributes: [zeros, zeros] }), secret);
    const both = { type: 80, value: digest };
    expect(checkMessageAuthenticator({ ...status, attributes: [both, both] }, secret)).toBe("wrong");
  });
  test("another secret is wrong", () => {
    expect(checkMessageAuthenticator(status, utf8("xyzzy5462"))).toBe("wrong");
  });
  test("octets after the packet's length are padding and not part of the digest", () => {
    const padded = new Uint8Array([...encodePacket(status), 1, 2, 3]);
    expect(checkMessageAuthenticator(decodePacket(padded), secret)).toBe("valid");
  });
});

test("a response carries identifier and authenticator over, Message-Authenticator first", () => {
  const request: Packet = { code: 1, identifier: 77, authenticator: randomBytes(16), attributes: [] };
  const bytes = encodeResponse(request, "Access-Reject", [attribute("Reply-Message", "no")], secret);
  const reply = decodePacket(bytes);
  expect(reply.identifier).toBe(77);
  expect(reply.attributes[0]?.type).toBe(80);
  expect(isAuthenticReply(reply, request.authenticator, secret)).toBe(true);
  expect(checkMessageAuthenticator(reply, secret, request.authenticator)).toBe("valid");
  expect(encodeResponse(request, "Access-Reject", [], secret)).toHaveLength(emptyReplyBytes);
});

test("the authenticator of an Accounting-Request is the digest over zeros (RFC 2866 section 3)", () => {
  const request: Packet = {
    code: codes["Accounting-Request"],
    identifier: 9,
    authenticator: new Uint8Array(16),
    attributes: [attribute("Acct-Status-Type", 1), attribute("Acct-Session-Id", "s1")],
  };
  // Computed apart from this code: printf '\x04\x09…' | openssl md5
  expect(hex(accountingAuthenticator(request, secret))).toBe("4c52306fd7711c3bbe9daf4b46e83b42");
});

describe("malformed packets", () => {
  const header = "00112233445566778899aabbccddeeff";
  test.each([
    ["nothing", "", "too_short"],
    ["one octet", "01", "too_short"],
    ["19 octets", `0100 0014 ${header.slice(2)}`, "too_short"],
    ["length 0", `0100 0000 ${header}`, "length_mismatch"],
    ["length 19", `0100 0013 ${header}`, "length_mismatch"],
    ["length beyond the datagram", `0100 0015 ${header}`, "length_mismatch"],
    ["length 4097", `0100 1001 ${header} ${"00".repeat(4077)}`, "too_long"],
    ["attribute of length 0", `0100 0016 ${header} 0100`, "attribute_length"],
    ["attribute of length 1", `0100 0016 ${header} 0101`, "attribute_length"],
    ["attribute of length 1, its length a good one's type", `0100 0017 ${header} 010102`, "attribute_length"],
    ["attribute past the end", `0100 0017 ${header} 010461`, "attribute_length"],
    ["a type without a length", `0100 0015 ${header} 01`, "attribute_length"],
    ["a good attribute, then half of one", `0100 0019 ${header} 0104 6162 01`, "attribute_length"],
  ])("%s", (_name, text, code) => {
    expect(() => decodePacket(octets(text))).toThrow(expect.objectContaining({ name: "PacketError", code }));
  });

  const packet = (...attributes: Attribute[]): Packet => ({
    code: 1,
    identifier: 0,
    authenticator: octets(header),
    attributes,
  });
  const raw = (type: number, text: string): Attribute => ({ type, value: octets(text) });
  test.each<[string, () => unknown, string]>([
    ["integer of 3 octets", () => get(packet(raw(5, "000001")), "NAS-Port"), "attribute_value"],
    ["IPv4 of 5 octets", () => get(packet(raw(4, "0102030405")), "NAS-IP-Address"), "attribute_value"],
    ["text that is not UTF-8", () => get(packet(raw(1, "ff")), "User-Name"), "attribute_value"],
    ["two names", () => get(packet(raw(1, "61"), raw(1, "62")), "User-Name"), "repeated_attribute"],
    ["two states", () => getOctets(packet(raw(24, "61"), raw(24, "62")), "State"), "repeated_attribute"],
    [
      "a value that came by another way",
      () => encodePacket(packet({ type: 25, value: new Uint8Array(254) })),
      "attribute_too_long",
    ],
    [
      "a vendor's value of 248 octets",
      () => encodeVendor({ vendor: 311, attributes: [{ type: 1, value: new Uint8Array(248) }] }),
      "attribute_too_long",
    ],
    ["vendor of 3 octets", () => getAll(packet(raw(26, "000137")), "Vendor-Specific"), "vendor_form"],
    [
      "vendor attribute past the end",
      () => getAll(packet(raw(26, "000001370105")), "Vendor-Specific"),
      "vendor_form",
    ],
    ["value of 254 octets", () => attribute("State", new Uint8Array(254)), "attribute_too_long"],
    ["integer below zero", () => attribute("NAS-Port", -1), "attribute_value"],
    ["IPv6 where IPv4 belongs", () => attribute("NAS-IP-Address", "::1"), "attribute_value"],
    ["identifier 256", () => encodePacket({ ...packet(), identifier: 256 }), "header_value"],
    [
      "authenticator of 15",
      () => encodePacket({ ...packet(), authenticator: new Uint8Array(15) }),
      "header_value",
    ],
    [
      "packet over 4096",
      () =>
        encodePacket(packet(...Array.from({ length: 17 }, () => attribute("Class", new Uint8Array(253))))),
      "too_long",
    ],
    ["password of 129", () => hidePassword(new Uint8Array(129), octets(header), secret), "password_length"],
    ["hidden of 0", () => revealPassword(new Uint8Array(0), octets(header), secret), "password_length"],
    ["hidden of 17", () => revealPassword(new Uint8Array(17), octets(header), secret), "password_length"],
    ["hidden of 144", () => revealPassword(new Uint8Array(144), octets(header), secret), "password_length"],
  ])("%s", (_name, run, code) => {
    expect(run).toThrow(expect.objectContaining({ name: "PacketError", code }));
  });
});

test("passwords of every length come back", () => {
  const authenticator = randomBytes(16);
  for (let length = 0; length <= 128; length++) {
    const password = utf8("p".repeat(length));
    expect(revealPassword(hidePassword(password, authenticator, secret), authenticator, secret)).toEqual(
      password,
    );
  }
});

test("values of every kind come back", () => {
  const request: Packet = {
    code: 1,
    identifier: 5,
    authenticator: randomBytes(16),
    attributes: [
      attribute("NAS-IPv6-Address", "2001:db8::1"),
      attribute("Event-Timestamp", new Date("2026-01-02T03:04:05Z")),
      attribute("Proxy-State", utf8("a")),
      attribute("Proxy-State", utf8("b")),
      attribute("Vendor-Specific", { vendor: 12356, attributes: [{ type: 1, value: utf8("dba") }] }),
    ],
  };
  const packet = decodePacket(encodePacket(request));
  expect(get(packet, "NAS-IPv6-Address")).toBe("2001:db8::1");
  expect(get(packet, "Event-Timestamp")).toEqual(new Date("2026-01-02T03:04:05Z"));
  expect(getAll(packet, "Proxy-State").map(textOf)).toEqual(["a", "b"]);
  expect(get(packet, "Vendor-Specific")).toEqual({
    vendor: 12356,
    attributes: [{ type: 1, value: utf8("dba") }],
  });
});

describe("random octets", () => {
  test("decoding throws PacketError or gives a packet that encodes to the same octets", () => {
    let decoded = 0;
    for (let round = 0; round < 20_000; round++) {
      const datagram = randomDatagram();
      try {
        const packet = decodePacket(datagram);
        decoded++;
        const length = datagram.readUInt16BE(2);
        expect(Buffer.compare(encodePacket(packet), datagram.subarray(0, length))).toBe(0);
        readEverything(packet);
      } catch (error) {
        if (!(error instanceof PacketError)) throw error;
      }
    }
    expect(decoded).toBeGreaterThan(1000);
  });

  /** Wholly random, or with a true length field, or with attributes whose lengths fit. */
  function randomDatagram(): Buffer {
    const datagram = randomBytes(randomInt(0, 120));
    if (datagram.length < 20 || randomInt(4) === 0) return datagram;
    datagram.writeUInt16BE(datagram.length - (randomInt(3) === 0 ? randomInt(10) : 0), 2);
    if (randomInt(3) > 0) {
      for (let at = 20; at + 1 < datagram.length; ) {
        const length = Math.min(randomInt(2, 24), datagram.length - at);
        datagram[at] = [1, 2, 4, 5, 26, 31, 79, 80, 95][randomInt(9)] ?? 0;
        datagram[at + 1] = length;
        at += Math.max(2, length);
      }
    }
    return datagram;
  }

  function readEverything(packet: Packet): void {
    checkMessageAuthenticator(packet, secret);
    for (const read of [
      () => get(packet, "User-Name"),
      () => get(packet, "NAS-IPv6-Address"),
      () => getAll(packet, "Vendor-Specific"),
      () =>
        revealPassword(getOctets(packet, "User-Password") ?? new Uint8Array(), packet.authenticator, secret),
    ]) {
      try {
        read();
      } catch (error) {
        if (!(error instanceof PacketError)) throw error;
      }
    }
  }
});
