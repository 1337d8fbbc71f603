/** A protection test that cannot begin; what it finds on real servers is tried in e2e/protection.test.ts. */
import { expect, test } from "vitest";
import { createServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";
import { operatorWith } from "@/lib/testing/actors";
import { testProtection } from "./run";

const owner = operatorWith("owner");

test("a server that cannot be reached leaves everything unchecked", async () => {
  const made = await createServer(
    owner,
    createServerInput.parse({
      ...{ name: `away ${Date.now()}`, host: "127.0.0.1", port: 1, sslMode: "require" },
      ...{ monitorRole: "m", monitorPassword: "p" },
    }),
  );
  const seen: Record<string, string> = {};
  let isWhole = true;
  await testProtection(
    owner,
    { serverId: made.id, role: "x", database: "postgres", password: "p", code: "123456", oldPassword: "" },
    {
      emit: (event) => {
        if (event.type === "check") seen[event.check] = event.state;
        if (event.type === "end") isWhole = event.isWhole;
      },
      signal: new AbortController().signal,
    },
  );
  expect(seen).toEqual({
    ...{
      with_code: "unchecked",
      without_code: "unchecked",
      without_tls: "unchecked",
      old_password: "unchecked",
    },
  });
  expect(isWhole).toBe(false);
});
