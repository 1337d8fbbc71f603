/** Which line is blamed for what a server did, and when none is because the server has not loaded the file. */
import { describe, expect, it } from "vitest";
import type { AuthenticationRequest } from "@/lib/protocols/postgres/wire";
import type { Question } from "@/lib/servers/live-test/dialogue";
import { aLine, aReading } from "@/lib/testing/readings";
import { blame } from "./deciding-line";

const asked = (request: AuthenticationRequest): Question => ({ kind: "request", request });
const questions = {
  ok: asked({ kind: "ok" }),
  cleartext: asked({ kind: "cleartext" }),
  md5: asked({ kind: "md5" }),
  sasl: asked({ kind: "sasl", mechanisms: ["SCRAM-SHA-256"] }),
  gss: asked({ kind: "gss" }),
  refused: {
    kind: "error",
    error: { code: "28000", message: "no pg_hba.conf entry", detail: "", hint: "", routine: "" },
  },
} satisfies Record<string, Question>;
type Asked = keyof typeof questions;
const all = Object.keys(questions) as readonly Asked[];

const login = { role: "ada", database: "app", transport: "tls" } as const;
const by = (method: string, question: Question | null, options: string[] | null = null) =>
  blame(
    aReading({ hba: [aLine({ line_number: 7, type: "host", auth_method: method, options })] }),
    login,
    question,
  );

describe("a line by its method, held against what the server asked for", () => {
  it.each([
    ["reject", ["refused"]],
    ["trust", ["ok"]],
    ["ident", ["ok", "refused"]],
    ["cert", ["ok", "refused"]],
    ["password", ["cleartext"]],
    ["pam", ["cleartext"]],
    ["bsd", ["cleartext"]],
    ["ldap", ["cleartext"]],
    ["radius", ["cleartext"]],
    ["md5", ["md5", "sasl"]],
    ["scram-sha-256", ["sasl"]],
    ["oauth", ["sasl"]],
    ["gss", ["gss", "refused"]],
    ["sspi", ["gss", "refused"]],
  ] as const)("%s fits %j alone", (method, fitting) => {
    for (const question of all) {
      const found = by(method, questions[question]);
      if ((fitting as readonly Asked[]).includes(question)) {
        expect(found, question).toMatchObject({ method, line: { lineNumber: 7 } });
        expect(found.fix).toContain("Delete line 7");
      } else {
        expect(found, question).toMatchObject({ method: null, line: null });
        expect(found.fix).toContain("still uses older lines");
      }
    }
  });

  it("blames the line where nothing was asked, because the server was not reached", () => {
    expect(by("scram-sha-256", null)).toMatchObject({ method: "scram-sha-256", line: { lineNumber: 7 } });
  });
});

it("takes the first line that matches, by the way the login came", () => {
  const hba = [
    aLine({ line_number: 1, user_name: ["eve"], auth_method: "trust", options: null }),
    aLine({ line_number: 2, type: "hostnossl", auth_method: "scram-sha-256", options: null }),
    aLine({ line_number: 3, type: "hostssl", auth_method: "radius" }),
  ];
  const reading = aReading({ hba });
  expect(blame(reading, login, questions.cleartext).line).toMatchObject({ lineNumber: 3 });
  expect(blame(reading, { ...login, transport: "plain" }, questions.sasl).line).toMatchObject({
    lineNumber: 2,
  });
  expect(blame(reading, { ...login, role: "eve" }, questions.ok).line).toMatchObject({ lineNumber: 1 });
});

it.each([
  ["nothing was read", null, "could not read the lines"],
  ["the lines are hidden", aReading({ hba: null }), "could not read the lines"],
  ["the server does not say from where", aReading({ seenAs: null }), "could not read the lines"],
  ["no line matches", aReading({ hba: [aLine({ user_name: ["eve"] })] }), "still uses older lines"],
] as const)("blames no line when %s", (_, reading, words) => {
  const found = blame(reading, login, questions.sasl);
  expect(found).toMatchObject({ line: null, method: null });
  expect(found.fix).toContain(words);
});

it("says that it may be a line which cannot be judged", () => {
  const hba = [
    aLine({ line_number: 4, address: "db.example.org", netmask: null, auth_method: "trust", options: null }),
  ];
  const found = blame(aReading({ hba }), login, questions.ok);
  expect(found).toMatchObject({ line: { lineNumber: 4 }, method: null });
  expect(found.fix).toMatch(/^It may be line 4: .* Check it first\.$/);
});
