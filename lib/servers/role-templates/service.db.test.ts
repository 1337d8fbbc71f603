/** Asking for the state of a registered server: who may is among the rights; here what comes back when it cannot be read. */
import { expect, it } from "vitest";
import { operatorWith } from "@/lib/testing/actors";
import { makeServer } from "@/lib/testing/factories";
import { templateStateInput } from "./schema";
import { readTemplateState } from "./service";

const owner = operatorWith("owner");
const asked = (id: string) =>
  templateStateInput.parse({ id, database: "shop", schemas: ["app"], owner: "o", groups: [], logins: [] });

it("says why the server could not be reached", async () => {
  const { id } = await makeServer();
  expect(await readTemplateState(owner, asked(id))).toMatchObject({
    ok: false,
    failure: { code: "refused", text: "Nothing listens on 127.0.0.1:1." },
  });
});

it("says that a password which no key opens must be typed again", async () => {
  const { id } = await makeServer({ monitorPasswordSealed: new Uint8Array([1, 2, 3]) });
  expect(await readTemplateState(owner, asked(id))).toMatchObject({
    ok: false,
    failure: { code: "password_unreadable" },
  });
});

it("knows no server that is gone", async () => {
  await expect(readTemplateState(owner, asked(crypto.randomUUID()))).rejects.toMatchObject({
    code: "not_found",
  });
});
