/** The console's process: Next behind one port for HTTPS and HTTP, and a clean end on a signal or when its parent is gone. */
import { createServer } from "node:http";
import createNext from "next";
import { seconds } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import { consoleUrlOf } from "@/lib/foundation/platform/console-url";
import { openPool } from "@/lib/foundation/platform/database";
import { env, noDatabaseUrl } from "@/lib/foundation/platform/env";
import { failureText } from "@/lib/foundation/platform/failure";
import { createLog } from "@/lib/foundation/platform/log";
import { requireFreePort } from "@/lib/foundation/platform/ports";
import { endBadly, whenAskedToEnd } from "@/lib/foundation/platform/process-end";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { consoleCertificate } from "./certificate";
import { openFront } from "./front";
import { openLauncher } from "./launcher";
import { tellServerState } from "./state";

const log = createLog("console");

async function main(): Promise<void> {
  const from = env();
  if (!from.DATABASE_URL) {
    throw new StartError(noDatabaseUrl);
  }
  const { POSTERN_CONSOLE_HOST: host, POSTERN_CONSOLE_PORT: port } = from;
  await requireFreePort("tcp", host, port, "POSTERN_CONSOLE_PORT");
  const ending = whenAskedToEnd();
  const certificates = consoleCertificate({
    from,
    pool: openPool(from.DATABASE_URL, 1, log),
    keyring: keyring(),
    log,
  });
  tellServerState({ certificates, launcher: openLauncher(process) });
  const dev = process.argv.includes("--dev");
  // Next takes WebSockets from a server by itself, past the front: it gets one that never listens.
  const httpServer = createServer();
  const next = createNext({ dev, dir: projectRoot(), hostname: host, port, httpServer });
  await next.prepare();
  const handle = next.getRequestHandler();
  const front = await openFront({
    host,
    port,
    certificates,
    consoleUrl: consoleUrlOf(from),
    trustedProxies: from.POSTERN_TRUSTED_PROXIES,
    handle: (request, response) => {
      handle(request, response).catch((error: unknown) => {
        log.error({ err: error }, "A request broke.");
        response.destroy();
      });
    },
    upgrade: dev ? (...asked) => void httpServer.emit("upgrade", ...asked) : undefined,
  });
  log.info({ host, port: front.port, certificate: certificates?.kind ?? "none" }, "The console is up.");
  log.info({ why: await ending }, "Stopping: requests that have begun may end.");
  setTimeout(() => endBadly(log, "The console did not stop in time."), seconds(4.5)).unref();
  await front.close(seconds(3));
  await next.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => endBadly(log, failureText(error)),
);
