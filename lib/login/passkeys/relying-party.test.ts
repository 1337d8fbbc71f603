/** Tests which addresses of a console passkeys work at, by the measured rules of browsers. */
import { expect, test } from "vitest";
import { relyingPartyOf } from "./relying-party";

test.each([
  ["http://localhost:3000", "localhost", "http://localhost:3000"],
  ["http://db.localhost", "db.localhost", "http://db.localhost"],
  ["https://postern.example.org", "postern.example.org", "https://postern.example.org"],
  ["https://Postern.Example.org:8443/", "postern.example.org", "https://postern.example.org:8443"],
  ["https://postern.corp.internal:443", "postern.corp.internal", "https://postern.corp.internal"],
  ["https://postern", "postern", "https://postern"],
])("%s", (url, id, origin) => {
  expect(relyingPartyOf(url)).toEqual({ isUsable: true, relyingParty: { id, origin } });
});

test.each([
  ["http://127.0.0.1:3000", /IP address/],
  ["https://192.0.2.1", /IP address/],
  ["https://[2001:db8::1]:3000", /IP address/],
  ["https://3221225985", /IP address/],
  ["http://postern.example.org", /HTTPS/],
  ["http://notlocalhost", /HTTPS/],
  ["postern", /cannot be read/],
])("not at %s", (url, why) => {
  expect(relyingPartyOf(url)).toEqual({ isUsable: false, why: expect.stringMatching(why) });
});
