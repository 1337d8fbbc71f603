/** Owns showing a client's shared secret again, for the line of pg_hba.conf; each time stands in the audit log. */
import { type Actor, authorize } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { textOf } from "@/lib/base/bytes";
import { AppError } from "@/lib/base/errors";
import { database } from "@/lib/platform/database";
import { keyring } from "@/lib/platform/master-key";
import type { ClientIdInput } from "./schema";
import type { ShownSecret } from "./service";

/** The secret of a client. @throws AppError 'not_found' */
export async function showSecret(actor: Actor, input: ClientIdInput): Promise<ShownSecret> {
  authorize(actor, "client.write");
  return database().$transaction(async (tx) => {
    const client = await tx.client.findUnique({
      where: { id: input.id },
      select: { name: true, secretSealed: true },
    });
    if (!client) throw new AppError("not_found", "This client no longer exists.");
    const place = { table: "clients", column: "secret_sealed", row: input.id };
    const secret = textOf(keyring().open(place, client.secretSealed)) ?? "";
    await record(tx, actor, {
      action: "client.secret_shown",
      subject: { kind: "client", id: input.id, name: client.name },
    });
    return { id: input.id, secret };
  });
}
