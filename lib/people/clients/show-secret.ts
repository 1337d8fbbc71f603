/** Showing a client's shared secret again, for the line of pg_hba.conf; each time stands in the audit log. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { textOf } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import type { ClientIdInput } from "./schema";
import type { ShownSecret } from "./service";

/** The secret of a client. @throws AppError 'not_found' */
export async function showSecret(actor: Actor, input: ClientIdInput): Promise<ShownSecret> {
  authorize(actor, "client.secret");
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
