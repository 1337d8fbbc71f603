/** Which clients may be described, and what each refusal says. */
import { describe, expect, it } from "vitest";
import { createClientInput, noChallengeForPostgresql, ownSecret } from "./schema";
import { newSharedSecret } from "./service";

const valid = {
  name: " Analytics ",
  network: "192.0.2.7",
  doors: ["radius", "ldap"],
  messageAuthenticator: "postgresql",
  codeEntry: "appended",
};

describe("createClientInput", () => {
  it("trims the name, and stores the network canonically", () => {
    expect(createClientInput.parse(valid)).toEqual({
      ...valid,
      name: "Analytics",
      network: "192.0.2.7/32",
      ldapName: "",
      groupsInResponse: "none",
      notes: "",
    });
  });

  it.each([
    ["192.0.2.77/24", "192.0.2.0/24"],
    ["::ffff:192.0.2.7", "192.0.2.7/32"],
    ["2001:DB8:0:0::5/64", "2001:db8::/64"],
    ["0.0.0.0/0", "0.0.0.0/0"],
  ])("stores %s as %s", (network, canonical) => {
    expect(createClientInput.parse({ ...valid, network }).network).toBe(canonical);
  });

  it.each(["", "localhost", "192.0.2.256", "192.0.2.0/33", "192.0.2.0/24/8"])(
    "refuses network %j",
    (network) => {
      expect(createClientInput.safeParse({ ...valid, network }).success).toBe(false);
    },
  );

  it("refuses a client without a door", () => {
    const refused = createClientInput.safeParse({ ...valid, doors: [] });
    expect(refused.error?.issues).toMatchObject([{ path: ["doors"] }]);
  });

  it("refuses a challenge for PostgreSQL and says why, but not for others", () => {
    const refused = createClientInput.safeParse({ ...valid, codeEntry: "challenge" });
    expect(refused.error?.issues).toMatchObject([{ path: ["codeEntry"], message: noChallengeForPostgresql }]);
    const other = { ...valid, codeEntry: "challenge", messageAuthenticator: "required" };
    expect(createClientInput.safeParse(other).success).toBe(true);
  });
});

describe("ownSecret", () => {
  it("takes what newSharedSecret makes", () => {
    const secret = newSharedSecret();
    expect(secret).toMatch(/^[A-Za-z2-9]{40}$/);
    expect(secret).not.toMatch(/[0O1lI]/);
    expect(ownSecret.parse(secret)).toBe(secret);
  });

  it.each([
    "short",
    "x".repeat(129),
    `${"x".repeat(30)},`,
    `${"x".repeat(30)}"`,
    `${"x".repeat(30)}'`,
    `${"x".repeat(30)}\\`,
    `${"x".repeat(15)} ${"x".repeat(15)}`,
    "ä".repeat(30),
  ])("refuses %j", (secret) => {
    expect(ownSecret.safeParse(secret).success).toBe(false);
  });

  it("takes every other printable sign", () => {
    const signs = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
      .join("")
      .replace(/["',\\]/g, "");
    expect(ownSecret.safeParse(signs).success).toBe(true);
  });
});
