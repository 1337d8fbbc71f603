/** What the log keeps of errors. */
import { expect, test } from "vitest";
import { plainError } from "./log";

test("an error keeps its code and loses what libraries hang on it", () => {
  const error = Object.assign(new Error("terminated"), {
    code: "57P01",
    client: { password: "hunter2", secretKey: 7 },
  });
  const kept = plainError(error);
  expect(kept).toMatchObject({ name: "Error", message: "terminated", code: "57P01" });
  expect(JSON.stringify(kept)).not.toContain("hunter2");
  expect(plainError("just words")).toEqual({ message: "just words" });
});
