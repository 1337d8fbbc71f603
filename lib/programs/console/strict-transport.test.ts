/** When browsers are told to come by HTTPS alone. */
import { expect, test } from "vitest";
import { strictTransport } from "./strict-transport";

test.each([
  ["over HTTPS", { isSecure: true, host: "postern.example.org", isOnTrial: false }, "max-age=31536000"],
  ["over HTTP", { isSecure: false, host: "postern.example.org", isOnTrial: false }, null],
  ["while the address is on trial", { isSecure: true, host: "postern.example.org", isOnTrial: true }, null],
  ["on localhost", { isSecure: true, host: "localhost:3000", isOnTrial: false }, null],
  [
    "on a name that begins so",
    { isSecure: true, host: "localhost.example.org", isOnTrial: false },
    "max-age=31536000",
  ],
])("%s", (_, reached, expected) => {
  expect(strictTransport(reached)).toBe(expected);
});
