/** The one-time link that lets whoever reads the launcher's output create the first owner. */
import { randomBytes } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { base64url } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { database } from "@/lib/foundation/platform/database";

/**
 * A new token for the setup page, 32 random octets in base64url; the former one stops working. The link is
 * `<console>/setup#<token>`: what follows # never reaches a server's log.
 * @throws AppError 'conflict' when the setup is complete
 */
export async function issueSetupToken(actor: Actor): Promise<string> {
  authorize(actor, "settings.write");
  const token = base64url(randomBytes(32));
  await database().$transaction(async (tx) => {
    const { count } = await tx.settings.updateMany({
      where: { id: 1, setupCompletedAt: null },
      data: { setupTokenHash: tokenHash(token) },
    });
    if (count === 0) {
      throw new AppError(
        "conflict",
        "Setup is complete. If an owner is locked out, run: npm run postern -- operator reset NAME",
      );
    }
    await record(tx, actor, {
      action: "setup.started",
      subject: { kind: "setup", id: null, name: "setup" },
    });
  });
  return token;
}

/** Whether the first owner exists and the setup link has stopped working. */
export async function isSetupComplete(): Promise<boolean> {
  const row = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { setupCompletedAt: true },
  });
  return row.setupCompletedAt !== null;
}
