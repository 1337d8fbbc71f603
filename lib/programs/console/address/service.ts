/** Moving the console to another address: on trial, and kept once an operator has arrived there. */
import { type Actor, authorize, type OperatorActor } from "@/lib/foundation/access/actor";
import { can } from "@/lib/foundation/access/permissions";
import { changes, record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { ensureDoorAuthority } from "@/lib/foundation/certificates/door-authority";
import { keyring } from "@/lib/foundation/keys/master-key";
import { consoleUrlOf } from "@/lib/foundation/platform/console-url";
import { database, openPool, type Transaction } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { createLog } from "@/lib/foundation/platform/log";
import { serverState } from "../server/state";
import { planConsoleAddress } from "./queries";
import { isReachedAt } from "./reached";
import type { ConsoleAddressInput } from "./schema";

/**
 * Has the launcher move the console on trial and gives the new address. A moment later the console ends here. When it does
 * not come up there, or nobody arrives in time, it comes back by itself.
 * @throws AppError as planConsoleAddress; 'conflict' with the launcher's reason; 'unavailable' without a launcher
 */
export async function tryConsoleAddress(actor: Actor, input: ConsoleAddressInput): Promise<{ url: string }> {
  authorize(actor, "console.address");
  const { url, settings } = await planConsoleAddress(actor, input);
  const launcher = serverState()?.launcher;
  if (!launcher) {
    throw new AppError(
      "unavailable",
      "This console was not started by Postern's launcher. Start it with npm start.",
    );
  }
  if (input.way === "issued") await makeAuthority();
  await database().$transaction(async (tx) => {
    await record(tx, actor, {
      action: "console.address_tried",
      subject: { kind: "settings", id: null, name: url },
      detail: { before: consoleUrlOf(env()), ...settings },
    });
    await launcher.tryAddress(settings);
  });
  return { url };
}

/** Before the move, so that people can have its certificate while the console is still where they know it. */
async function makeAuthority(): Promise<void> {
  const url = env().DATABASE_URL;
  if (!url) throw new TypeError("a console without a store");
  const pool = openPool(url, 1, createLog("console"));
  try {
    await ensureDoorAuthority(pool, keyring(), new Date());
  } finally {
    await pool.end();
  }
}

/**
 * Ends the trial of an address that `actor`, who may move the console, has reached; called for every request of an operator.
 * `origin` is where the browser's page was loaded from: pages of the address before ask how the move goes, and may come
 * through as long as something still leads here. A login URL in the settings goes, because links begin with it.
 */
export async function keepReachedAddress(actor: OperatorActor, origin: string): Promise<void> {
  if (!can(actor.role, "console.address")) return;
  const launcher = serverState()?.launcher;
  if (launcher?.trial()?.kind !== "trying") return;
  const url = consoleUrlOf(env());
  if (!isReachedAt(url, origin)) return;
  try {
    await launcher.keepAddress((accepted) =>
      database().$transaction(async (tx) => {
        await recordKept(tx, actor, url);
        await accepted();
      }),
    );
  } catch (error) {
    // The launcher goes back: nothing was kept, and whoever asked for a page gets it as long as this console is there.
    if (!(error instanceof AppError)) throw error;
    createLog("console").warn({ reason: error.message }, "the console's address is not kept");
  }
}

async function recordKept(tx: Transaction, actor: Actor, url: string): Promise<void> {
  const subject = { kind: "settings", id: null, name: url } as const;
  await record(tx, actor, { action: "console.address_kept", subject });
  const { loginUrl } = await tx.settings.findUniqueOrThrow({ where: { id: 1 }, select: { loginUrl: true } });
  if (loginUrl === "" || loginUrl === url) return;
  await tx.settings.update({ where: { id: 1 }, data: { loginUrl: "" } });
  await record(tx, actor, {
    action: "settings.updated",
    subject: { kind: "settings", id: null, name: "settings" },
    detail: changes({ loginUrl }, { loginUrl: "" }),
  });
}
