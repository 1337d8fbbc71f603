/** The relying party of this console, from its configured address. */
import { AppError } from "@/lib/foundation/base/errors";
import { consoleUrl } from "@/lib/foundation/platform/console-url";
import type { Transaction } from "@/lib/foundation/platform/database";
import { type RelyingParty, type RelyingPartyFound, relyingPartyOf } from "./relying-party";

/** The relying party as the settings and the environment have it now. */
export async function findRelyingParty(tx: Transaction): Promise<RelyingPartyFound> {
  const { loginUrl } = await tx.settings.findUniqueOrThrow({ where: { id: 1 }, select: { loginUrl: true } });
  return relyingPartyOf(consoleUrl(loginUrl));
}

/** The same. @throws AppError 'conflict' where there can be none, with the reason */
export async function ownRelyingParty(tx: Transaction): Promise<RelyingParty> {
  const found = await findRelyingParty(tx);
  if (found.isUsable) return found.relyingParty;
  throw new AppError("conflict", found.why);
}
