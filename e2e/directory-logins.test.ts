/** Real psql through a real PostgreSQL and a real worker with passwords of a domain controller and of OpenLDAP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { findPerson, openBound } from "@/lib/login/directory/ask";
import { openDirectory } from "@/lib/login/directory/directory";
import { createClient } from "@/lib/people/clients/service";
import { radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { startActiveDirectory } from "@/lib/testing/directories/active-directory";
import { type TestDirectory, testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { oathCode } from "@/lib/testing/oathtool";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const secret = new Uint8Array(20).map((_, i) => i * 7);
const code = () => oathCode(secret);

let worker: WorkerProcess;
let server: ProtectedServer;
beforeAll(async () => {
  const client = await createClient(systemActor("test"), {
    ...{ name: "e2e", network: "127.0.0.1/32", ldapName: "", doors: ["radius", "ldap"], notes: "" },
    ...{ messageAuthenticator: "postgresql", codeEntry: "appended", groupsInResponse: "none" },
    secret: undefined,
  });
  worker = await startWorker(process.env.DATABASE_URL ?? "");
  const servers = [{ host: "127.0.0.1", port: worker.port }];
  const method = radiusMethod({ servers, secret: client.secret, identifier: "e2e" });
  server = await startProtectedServer([`hostssl all all all ${method}`]);
}, 60_000);
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
});

describe.each([
  { kind: "Active Directory", startReal: startActiveDirectory, prefix: "ad" },
  { kind: "OpenLDAP", startReal: () => startOpenLdap(), prefix: "ol" },
])("$kind", ({ startReal, prefix }) => {
  let real: TestDirectory;
  let directoryId: string;
  const names = ["right", "locked", "disabled", "moved"].map((word) => `${prefix}_${word}`);
  const [right = "", locked = "", disabled = "", moved = ""] = names;

  beforeAll(async () => {
    real = await startReal();
    await real.add(...names.map((name) => ({ name, unit: "Berlin" })));
    const row = await storeDirectory(real);
    directoryId = row.id;
    const directory = openDirectory(row, keyring());
    const soon = performance.now() + 20_000;
    const session = await openBound(directory, soon);
    for (const username of names) {
      const found = await findPerson(session, directory, { username }, new Date(), soon);
      const user = await makeUser({ username, directoryId, directoryKey: found?.key });
      await makeFactor(user.id, { secret });
    }
    session.close();
    await server.addRoles(...names, `${moved}_2`, `${prefix}_nobody`);
  }, 60_000);
  afterAll(() => real?.stop());

  const outputs = new Set<string>();
  async function reason(name: string, typed: string): Promise<string> {
    const { isIn, output } = await server.psql(name, typed);
    if (!isIn) outputs.add(output.replaceAll(name, "somebody"));
    const last = await database().attempt.findFirst({ where: { username: name }, orderBy: { id: "desc" } });
    return `${isIn ? "in" : "out"}: ${last?.reason}`;
  }

  test("lets psql in with password and code, and each refusal has its reason in the log and one answer", async () => {
    expect(await reason(right, testPassword + code())).toBe("in: accepted");
    expect(await reason(right, `wrong${code()}`)).toBe("out: wrong_password");
    expect(await reason(`${prefix}_nobody`, testPassword + code())).toBe("out: unknown_user");
    await real.disable(disabled);
    expect(await reason(disabled, testPassword + code())).toBe("out: directory_disabled");
    await real.lock(locked);
    expect(await reason(locked, testPassword + code())).toBe("out: directory_locked");
    await real.unlock(locked);
    await real.mustChange(locked);
    expect(await reason(locked, testPassword + code())).toBe("out: directory_must_change");
    await real.rename(moved, `${moved}_2`);
    await real.move(`${moved}_2`, "Bonn");
    expect(await reason(`${moved}_2`, testPassword + code())).toBe("in: accepted");
    await real.remove(`${moved}_2`);
    expect(await reason(`${moved}_2`, testPassword + code())).toBe("out: directory_unknown");
    await database().directory.update({ where: { id: directoryId }, data: { addresses: ["127.0.0.1:1"] } });
    expect(await reason(right, testPassword + code())).toBe("out: directory_unavailable");
    expect(outputs.size).toBe(1);
    await database().directory.update({ where: { id: directoryId }, data: { active: false } });
  }, 90_000);
});
