/** Starts the demo: the product on a store of its own, a protected PostgreSQL, sample people, and logins to prove it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { removeCluster } from "@/lib/foundation/platform/cluster/remove";
import { database } from "@/lib/foundation/platform/database";
import { type DemoFile, demoHome, writeDemoFile } from "@/lib/foundation/platform/demo-file";
import { adoptHome, adoptStore, type Env, env } from "@/lib/foundation/platform/env";
import { failureText } from "@/lib/foundation/platform/failure";
import { fillStore } from "@/prisma/seed/fill";
import { samplePeople } from "@/prisma/seed/people";
import { checkLogins } from "./demo/login-checks";
import { type ProtectedPostgres, startProtectedPostgres } from "./demo/protected-postgres";
import { registerServer } from "./demo/registered-server";
import { handsOnText } from "./demo/report";
import { say, show } from "./output";
import { type Product, startProduct } from "./product";
import { whenAskedToStop } from "./signals";

async function main(): Promise<boolean> {
  const asked = whenAskedToStop();
  const outer = env();
  const home = demoHome(outer.home);
  mkdirSync(home, { recursive: true });
  // Secrets are of one run, so the store begins empty each time.
  await removeCluster(join(home, "store"));
  await removeCluster(join(home, "postgres"));
  adoptHome(home);
  const product = await startProduct({ ...env(), DATABASE_URL: undefined }, "built");
  let server: ProtectedPostgres | null = null;
  try {
    const demo = await prepare(product);
    server = demo.server;
    await product.ready();
    const ok = await runChecks(demo);
    show(ok ? "All five login checks came out as they must." : "A login check failed, see above.");
    const file = writeDemoFile(outer.home, demo.file);
    if (process.argv.includes("--once")) return ok;
    show(handsOnText(demo.file, file, commandFor(outer)));
    say("info", `Stopping (${await asked}).`);
    return true;
  } finally {
    await database().$disconnect();
    await server?.cluster.stop();
    await product.stop();
  }
}

/** How one of our commands is run for this demo. */
const commandFor = ({ POSTERN_HOME: home }: Env): string =>
  `${home === ".postern" ? "" : `POSTERN_HOME="${home}" `}npm run postern --`;

type Demo = {
  readonly server: ProtectedPostgres;
  readonly file: DemoFile;
  readonly checked: Parameters<typeof checkLogins>[1];
  readonly service: Parameters<typeof checkLogins>[2];
};

async function prepare({ addresses, databaseUrl }: Product): Promise<Demo> {
  adoptStore(databaseUrl);
  const { owner, radiusSecret, clientId, users } = await fillStore(addresses.consoleUrl, "127.0.0.1/32");
  const roles = samplePeople.map((person) => person.username);
  const asks = { radiusPort: addresses.radiusPort, radiusSecret };
  const server = await startProtectedPostgres(env(), join(env().home, "postgres"), asks, roles);
  const { cluster, database: name, certificate, monitorPassword } = server;
  try {
    await registerServer({ port: cluster.port, database: name, certificate, monitorPassword, clientId });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const checked = users.find((user) => !user.person.isListed);
  const service = users.find((user) => user.totpSecret === null);
  if (!checked || !service) throw new TypeError("the sample people lack someone to check with");
  const file: DemoFile = {
    console: { url: addresses.consoleUrl, owner },
    radius: { host: "127.0.0.1", port: addresses.radiusPort, secret: radiusSecret },
    postgres: { host: "127.0.0.1", port: server.cluster.port, database: server.database },
    users: users
      .filter((user) => user.person.isListed)
      .map(({ username, password, totpSecret }) => ({
        username,
        password,
        totpSecret,
        kind: totpSecret ? "second factor" : "password only",
      })),
  };
  return { server, file, checked, service };
}

async function runChecks({ server, checked, service }: Demo): Promise<boolean> {
  let ok = true;
  for await (const result of checkLogins(server, checked, service)) {
    show(result.text);
    ok &&= result.ok;
  }
  return ok;
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    say("error", failureText(error));
    process.exit(1);
  },
);
