/** Changes to how texts leave: each authorized, in one transaction with its audit row. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { utf8 } from "@/lib/foundation/base/bytes";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { isLoopback } from "@/lib/foundation/base/loopback";
import { refuseUnreadable } from "@/lib/foundation/certificates/pasted";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { gatewayForm, textLimitsForm } from "./form";
import {
  type GatewayInput,
  type GatewaySettings,
  type TextLimitsInput,
  type WayInput,
  wayNames,
} from "./schema";
import { gatewayRow, secretPlace, settingsIn } from "./settings";

type Row = Awaited<ReturnType<typeof gatewayRow>>;

/**
 * Sets up a way's gateway, or changes it; in force with the next text. A secret that is null stays as it is, but is never sent to
 * another place, or in another place of a request, than the one that it was typed for.
 * @throws AppError 'invalid_input' beside the field, StaleSave
 */
export async function saveGateway(actor: Actor, input: Versioned<GatewayInput>): Promise<void> {
  authorize(actor, "gateway.configure");
  const { version, ...wanted } = input;
  const { way } = wanted;
  await database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('gateways'))`;
    const before = await gatewayRow(tx, way);
    const stored = before ? settingsIn(before) : {};
    const subject = { kind: "gateway", id: way } as const;
    const forms = { present: gatewayForm(stored), wanted: gatewayForm(wanted) };
    await refuseStale(tx, { version, ...forms, subject, action: "gateway.configured" });
    const { settings, secretSealed } = newGateway(before, wanted);
    const data = { protocol: settings.protocol, settings, secretSealed };
    const { id } = wayNames[way];
    await tx.gateway.upsert({ where: { id }, create: { id, ...data }, update: data });
    await record(tx, actor, {
      action: "gateway.configured",
      subject: { ...subject, name: wayNames[way].name },
      detail: {
        ...changes(stored as GatewaySettings, settings),
        ...(wanted.secret !== null && { secret: "replaced" }),
      },
    });
  });
}

/** What `input` makes of `before`, checked. For the test as for a save. */
export function newGateway(before: Row, input: GatewayInput) {
  const { way, secret, acceptPlain, ...settings } = input;
  const plainHost = plainHostOf(settings);
  if (plainHost !== null && !acceptPlain && !isLoopback(plainHost)) {
    throw invalidField(
      "acceptPlain",
      "Without encryption everybody on the way reads the codes and the secret. Tick this only if you accept that.",
    );
  }
  refuseUnreadable(settings.ca, "ca");
  const isKept = secret === null && before?.secretSealed != null;
  if (isKept && !sendsSecretAlike(settingsIn(before), settings)) {
    throw invalidField(
      "secret",
      "Type the secret again: a stored one is sent only to the address, the account and in the place of the request that it was typed for.",
    );
  }
  if (settings.protocol !== "http" && secret === null && !isKept) {
    throw invalidField("secret", "Type the secret of the account.");
  }
  const secretSealed = secret === null ? null : keyring().seal(secretPlace(way), utf8(secret));
  return { settings, secretSealed: secretSealed ?? before?.secretSealed ?? null };
}

/** The host that is spoken to in clear; null where TLS protects it. */
function plainHostOf({ protocol, url, host, isTls }: GatewaySettings): string | null {
  if (protocol === "smpp") return isTls ? null : host;
  const { protocol: scheme, hostname } = new URL(url);
  return scheme === "https:" ? null : hostname.replace(/^\[|\]$/g, "");
}

/** Whether a secret goes the same way to the same place: what changes any of these could lead it to somebody else. */
const sendsSecretAlike = (before: GatewaySettings, wanted: GatewaySettings) =>
  secretFields.every((field) => before[field] === wanted[field]);

const secretFields = [
  ...(["protocol", "url", "method", "headers", "bodyType", "body"] as const),
  ...(["host", "port", "isTls", "ca", "username"] as const),
];

/** Switches a way off: no code leaves by it any more, and what waits is given up. @throws AppError 'not_found' when it is off */
export async function switchGatewayOff(actor: Actor, { way }: WayInput): Promise<void> {
  authorize(actor, "gateway.configure");
  await database().$transaction(async (tx) => {
    const { count } = await tx.gateway.deleteMany({ where: { id: wayNames[way].id } });
    if (count === 0) throw new AppError("not_found", "This gateway is not set up.");
    const givenUp = await tx.outgoingText.updateMany({
      where: { state: "waiting", way },
      data: {
        ...{ state: "dead", contentSealed: null, finishedAt: systemClock.now() },
        answer: "The gateway was switched off.",
      },
    });
    const subject = { kind: "gateway", id: way, name: wayNames[way].name } as const;
    await record(tx, actor, {
      action: "gateway.switched_off",
      subject,
      detail: { givenUp: givenUp.count },
    });
  });
}

/** Which countries codes go to, how many leave a day, and which private networks may be connected to. @throws StaleSave */
export async function saveTextLimits(actor: Actor, input: Versioned<TextLimitsInput>): Promise<void> {
  authorize(actor, "gateway.configure");
  const { version, ...wanted } = input;
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM settings WHERE id = 1 FOR UPDATE`;
    const before = await tx.settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { textCountries: true, textsPerDay: true, privatePlaces: true },
    });
    const subject = { kind: "gateway", id: null } as const;
    const forms = { present: textLimitsForm(before), wanted: textLimitsForm(wanted) };
    await refuseStale(tx, { version, ...forms, subject, action: "gateway.limits_changed" });
    await tx.settings.update({ where: { id: 1 }, data: wanted });
    await record(tx, actor, {
      action: "gateway.limits_changed",
      subject: { ...subject, name: "limits" },
      detail: changes(before, wanted),
    });
  });
}
