/** A role that had its password before Postern came logs in with it plus a code: real psql, PostgreSQL and worker. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { createClient } from "@/lib/people/clients/service";
import { setPassword } from "@/lib/people/users/password";
import { radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { importVerifiers } from "@/lib/servers/verifiers/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { oathCode } from "@/lib/testing/oathtool";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const administrator = operatorWith("administrator");
const secret = new Uint8Array(20).map((_, i) => i * 11);
const code = (steps = 0) => oathCode(secret, steps);

let worker: WorkerProcess;
let server: ProtectedServer;
let clientSecret: string;

beforeAll(async () => {
  server = await startProtectedServer(["hostssl all all 127.0.0.1/32 scram-sha-256"]);
  ({ secret: clientSecret } = await createClient(systemActor("test"), {
    name: "keep",
    network: "127.0.0.1/32",
    ldapName: "",
    doors: ["radius"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  }));
  worker = await startWorker(process.env.DATABASE_URL ?? "");
});
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
});

test.each(["before Postern came", "Grüße \u2168 e\u0301"])(
  "CREATE ROLE … PASSWORD '%s'",
  async (password) => {
    const role = `kept ${password.length}`;
    const admin = new pg.Client(server.cluster.url("postgres"));
    await admin.connect();
    await admin.query(`CREATE ROLE "${role}" LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    await admin.end();
    await server.setHba(["hostssl all all 127.0.0.1/32 scram-sha-256"]);
    expect(await server.psql(role, password)).toMatchObject({ isIn: true });

    const { id: userId } = await makeUser({ username: role });
    await makeFactor(userId, { secret });
    const { id: serverId } = await database().server.create({
      data: {
        name: `server of ${role}`,
        host: "127.0.0.1",
        port: server.cluster.port,
        sslMode: "require",
        monitorRole: "postern",
      },
    });
    const superuser = { superuser: "postgres", password: server.cluster.password };
    expect(
      await importVerifiers(administrator, { source: "server", serverId, ...superuser, roles: [role] }),
    ).toEqual({ taken: 1, left: [] });

    const method = radiusMethod({
      servers: [{ host: "127.0.0.1", port: worker.port }],
      secret: clientSecret,
      identifier: "keep",
    });
    await server.setHba([`hostssl all all all ${method}`]);
    // Taken once: the time step may end in the middle.
    const [present, next] = [code(), code(1)];
    expect(await server.psql(role, password)).toMatchObject({ isIn: false });
    expect(await server.psql(role, `${password}x${present}`)).toMatchObject({ isIn: false });
    expect(await server.psql(role, password + present)).toMatchObject({ isIn: true });
    expect(await server.psql(role, password + present)).toMatchObject({ isIn: false });

    await setPassword(administrator, { userId, password: "another password now" });
    expect(await server.psql(role, password + next)).toMatchObject({ isIn: false });
    expect(await server.psql(role, `another password now${next}`)).toMatchObject({ isIn: true });

    const attempts = await database().attempt.findMany({ where: { userId }, orderBy: { id: "asc" } });
    expect(attempts.map(({ reason }) => reason)).toEqual([
      "missing_code",
      "wrong_password",
      "accepted",
      "replayed_code",
      "wrong_password",
      "accepted",
    ]);
  },
);
