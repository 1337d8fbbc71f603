/** Starts the product and keeps it running until it is asked to stop: `npm start`, and `npm run dev` with --dev. */
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { adoptStore, env } from "@/lib/foundation/platform/env";
import { failureText } from "@/lib/foundation/platform/failure";
import { isSetupComplete, issueSetupToken } from "@/lib/people/operators/setup-link";
import { say, show } from "./output";
import { type Product, startProduct } from "./product";
import { whenAskedToStop } from "./signals";
import { welcomeText } from "./welcome";

async function main(): Promise<void> {
  const asked = whenAskedToStop();
  const product = await startProduct(env(), process.argv.includes("--dev") ? "sources" : "built");
  try {
    await Promise.race([asked, greet(product)]);
    say("info", `Stopping (${await asked}).`);
  } finally {
    await product.stop();
  }
}

async function greet({ addresses, databaseUrl, ready }: Product): Promise<void> {
  await ready();
  const from = env();
  adoptStore(databaseUrl);
  const token = (await isSetupComplete()) ? null : await issueSetupToken(systemActor("launcher"));
  await database().$disconnect();
  show(
    welcomeText({
      consoleUrl: addresses.consoleUrl,
      radius: `${from.POSTERN_RADIUS_HOST}:${addresses.radiusPort}`,
      ldaps: `${from.POSTERN_LDAP_HOST}:${addresses.ldapsPort}`,
      metrics: `http://${from.POSTERN_METRICS_HOST}:${addresses.metricsPort}/metrics`,
      home: from.home,
      setupUrl: token && `${addresses.consoleUrl}/setup#${token}`,
    }),
  );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say("error", failureText(error));
    process.exit(1);
  },
);
