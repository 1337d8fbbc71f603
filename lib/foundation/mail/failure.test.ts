/** Tests which step of a conversation an error means where a real server seldom shows it. */
import { expect, test } from "vitest";
import { failureOf } from "./failure";

test.each([
  // As nodemailer says it where a server ends the session with 421 before it answered anything of ours.
  ["421 4.3.2 closing", "ECONNECTION", 421, "greeting"],
  ["554 5.7.1 go away", "EPROTOCOL", 554, "greeting"],
  [undefined, "ECONNECTION", undefined, "connect"],
  [undefined, "ESOCKET", undefined, "connect"],
])("%s with %s is of the step that was reached", (response, code, responseCode, step) => {
  const error = { message: "Server closed the connection", code, command: "CONN", response, responseCode };
  expect(failureOf(error)).toMatchObject({ step, isOfServer: true, isFinal: false });
});
