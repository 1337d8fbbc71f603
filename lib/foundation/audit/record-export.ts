/** Saying in the audit log that a log left the console: who took it, in which form, and what was asked for. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { record } from "./record";

/** Whoever may read what is exported may export it. */
const needed = {
  "audit.exported": "audit.read",
  "login_log.exported": "attempt.read",
  "would_refuse.exported": "policy.read",
} as const;

/** Records an export before its first row leaves; `filter` is what the page showed. */
export async function recordExport(
  actor: Actor,
  action: keyof typeof needed,
  format: string,
  filter: object,
): Promise<void> {
  authorize(actor, needed[action]);
  const asked = Object.entries(filter).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
  await database().$transaction((tx) =>
    record(tx, actor, {
      action,
      subject: { kind: "log", id: null, name: "" },
      detail: { format, ...Object.fromEntries(asked) },
    }),
  );
}
