/** Bounds of the settings, and which pictures may be a logo. */
import { describe, expect, it } from "vitest";
import { imageTypeOf } from "./image-type";
import { updateLockoutInput, updateOrganisationInput, updateSessionsInput } from "./schema";

describe("updateOrganisationInput", () => {
  it.each([
    ["", true],
    ["https://postern.example.org", true],
    ["http://10.0.0.5:3000/", true],
    ["postern.example.org", false],
    ["javascript:alert(1)", false],
    ["ftp://example.org/", false],
    ["https://example.org/?next=x", false],
    ["https://example.org/#x", false],
    ["https://user:pw@example.org", false],
    ["https://example.org/login", false],
  ])("login address %j: %s", (loginUrl, expected) => {
    expect(updateOrganisationInput.safeParse({ organisationName: "Acme", loginUrl }).success).toBe(expected);
  });
  it("leaves the slash at the end out", () => {
    const input = { organisationName: "Acme", loginUrl: "https://login.acme.example/" };
    expect(updateOrganisationInput.parse(input).loginUrl).toBe("https://login.acme.example");
  });
});

it("the longest lock is not shorter than the first, an idle session not longer than the whole", () => {
  const lockout = {
    lockoutThreshold: 5,
    lockoutBaseSeconds: 60,
    lockoutMaxSeconds: 30,
    lockoutForgetSeconds: 3600,
    clientFailureLimit: 200,
    clientFailureWindowSeconds: 60,
  };
  expect(updateLockoutInput.safeParse(lockout).error?.issues[0]?.path).toEqual(["lockoutMaxSeconds"]);
  expect(updateLockoutInput.safeParse({ ...lockout, lockoutMaxSeconds: 60 }).success).toBe(true);
  const sessions = { sessionIdleMinutes: 90, sessionMaxHours: 1 };
  expect(updateSessionsInput.safeParse(sessions).error?.issues[0]?.path).toEqual(["sessionIdleMinutes"]);
});

describe("imageTypeOf", () => {
  const text = (value: string) => new TextEncoder().encode(value);
  it.each([
    ["PNG", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0), "image/png"],
    ["JPEG", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "image/jpeg"],
    ["WebP", text("RIFF....WEBPVP8 "), "image/webp"],
    ["WAVE", text("RIFF....WAVEfmt "), null],
    ["SVG", text("<svg xmlns='http://www.w3.org/2000/svg'/>"), null],
    ["HTML", text("<html>"), null],
    ["nothing", new Uint8Array(), null],
  ])("%s", (_, bytes, expected) => {
    expect(imageTypeOf(bytes)).toBe(expected);
  });
});
