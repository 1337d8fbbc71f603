/** The gateways as rows: with their secrets opened for the sender, and where those secrets are sealed. */
import { textOf } from "@/lib/foundation/base/bytes";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import { internetAnd, type Reach } from "@/lib/foundation/platform/outgoing";
import { type GatewaySettings, gatewaySettings, type Way, wayNames } from "./schema";
import type { Gateway } from "./transport";

/** Where the secret of a way's gateway stands. */
export const secretPlace = (way: Way): Place => ({
  table: "gateways",
  column: "secret_sealed",
  row: String(wayNames[way].id),
});

/** The row of a way's gateway, or null where none is set up. */
export const gatewayRow = (tx: Transaction, way: Way) =>
  tx.gateway.findUnique({ where: { id: wayNames[way].id } });

/** Its settings as they were checked when they were saved. @throws ZodError where a newer version wrote them */
export const settingsIn = (row: { readonly settings: unknown }): GatewaySettings =>
  gatewaySettings.parse(row.settings);

/** A way's gateway with its secret, or null where none is set up. For the sender; never for a page. @throws KeyringError */
export async function readGateway(tx: Transaction, way: Way): Promise<Gateway | null> {
  const row = await gatewayRow(tx, way);
  return row && { way, settings: settingsIn(row), secret: openedSecret(way, row.secretSealed) };
}

/** A secret as it was typed; "" where there is none. @throws KeyringError when no key opens it */
export const openedSecret = (way: Way, sealed: Uint8Array | null): string =>
  (sealed && textOf(keyring().open(secretPlace(way), sealed))) || "";

/** Where requests to typed addresses may go: the internet, and the private places that an owner has named. */
export async function typedReach(tx: Transaction): Promise<Reach> {
  const { privatePlaces } = await tx.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { privatePlaces: true },
  });
  return internetAnd(privatePlaces);
}

/** The tally of everything that is paid for. */
export const capKey = "all texts";
