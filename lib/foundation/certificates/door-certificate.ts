/** The certificate that a TLS door shows: the administrator's own from files, or one issued here; renewed in time. */
import { X509Certificate } from "node:crypto";
import { hostname } from "node:os";
import type pg from "pg";
import { after, between, days, inWords, minutes, seconds } from "@/lib/foundation/base/durations";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import type { Logger } from "@/lib/foundation/platform/log";
import { type Certificate, issueServerCertificate } from "./certificate";
import { type CertificateFiles, readCertificateFiles } from "./certificate-files";
import { ensureDoorAuthority } from "./door-authority";

/** The certificate of a door. */
export type DoorCertificate = {
  readonly kind: "own" | "issued";
  /** Null until the store has answered for the first time, for issued ones. */
  current(): Certificate | null;
  /** Calls back with each certificate that comes from here on. */
  onChange(listener: (certificate: Certificate) => void): void;
  close(): void;
};

/** What both kinds are made with. Tests set `everyMs`, how often it is looked whether there is something to do. */
type Common = { readonly log: Logger; readonly clock?: Clock; readonly everyMs?: number };

/** How an issued one is made. `names`: what the door is reached by, beside this machine's own names. */
export type IssuingOptions = Common & {
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly names: readonly string[];
  /** Where the door listens. */
  readonly host: string;
};

const lifeMs = days(90);
const retryMs = seconds(1);

/**
 * The certificate in the administrator's files. They are read again every minute; what cannot be used is logged, and
 * the one before stays in use.
 * @throws StartError when they cannot be used now
 */
export function ownCertificate(files: CertificateFiles, options: Common): DoorCertificate {
  const warn = expiryWarnings(options);
  const first = readCertificateFiles(files);
  warn(first);
  return keepFresh({ ...options, kind: "own", first }, async (held) => {
    const found = readCertificateFiles(files);
    warn(found);
    const isSame = found.certificate === held?.certificate && found.privateKey === held.privateKey;
    return isSame ? null : found;
  });
}

/** One log line when a certificate is about to expire and one when it has: the RADIUS door works on, so nothing ends. */
function expiryWarnings({ log, clock = systemClock }: Common): (of: Certificate) => void {
  let said = "";
  return ({ certificate }) => {
    const { validTo, fingerprint256 } = new X509Certificate(certificate);
    const leftMs = between(clock.now(), new Date(validTo));
    if (leftMs > days(14)) return;
    const sentence =
      leftMs > 0
        ? "The certificate in POSTERN_LDAP_CERTIFICATE expires soon; put a new one there."
        : "The certificate in POSTERN_LDAP_CERTIFICATE has expired; PostgreSQL refuses it until a new one is there.";
    if (said !== sentence + fingerprint256) log.warn({ validTo }, sentence);
    said = sentence + fingerprint256;
  };
}

/**
 * A certificate of this store's authority, valid for 90 days, its key in memory alone. A new one is issued after two
 * thirds of its life. While the store is down it is tried again every second.
 */
export function issuedCertificate(options: IssuingOptions): DoorCertificate {
  const { pool, keyring, clock = systemClock } = options;
  let issuedAt: Date | null = null;
  return keepFresh({ ...options, kind: "issued", first: null }, async () => {
    const now = clock.now();
    if (issuedAt && between(issuedAt, now) < (lifeMs * 2) / 3) return null;
    const authority = await ensureDoorAuthority(pool, keyring, now);
    const issued = await issueServerCertificate(authority, namesOf(options), now, after(now, lifeMs));
    issuedAt = now;
    return issued;
  });
}

/** Duplicates and addresses that mean "all" are left out. */
function namesOf({ names, host }: IssuingOptions): string[] {
  const own = hostname();
  const all = [...names, host, "localhost", "127.0.0.1", "::1", ...(/^[\w.-]+$/.test(own) ? [own] : [])];
  return [...new Set(all)].filter((name) => name !== "0.0.0.0" && name !== "::");
}

type Keeping = Common & { readonly kind: DoorCertificate["kind"]; readonly first: Certificate | null };

/** Asks `look` now and then for a certificate that replaces the one held; null means that it is still good. */
function keepFresh(
  { log, kind, first, everyMs = minutes(1) }: Keeping,
  look: (held: Certificate | null) => Promise<Certificate | null>,
): DoorCertificate {
  const listeners: ((certificate: Certificate) => void)[] = [];
  let held = first;
  let lastFailure: string | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  async function round(): Promise<void> {
    try {
      const found = await look(held);
      if (found && !isClosed) {
        if (held) log.info({ kind }, "The LDAPS door shows a new certificate.");
        held = found;
        for (const listener of listeners) listener(found);
      }
      lastFailure = null;
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      if (failure !== lastFailure) log.error({ err: error, kind }, failureSentence(held !== null));
      lastFailure = failure;
    }
    if (!isClosed) timer = setTimeout(round, held ? everyMs : Math.min(retryMs, everyMs)).unref();
  }

  if (first) timer = setTimeout(round, everyMs).unref();
  else void round();
  return {
    kind,
    current: () => held,
    onChange: (listener) => void listeners.push(listener),
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

const failureSentence = (isHeld: boolean) =>
  isHeld
    ? "The LDAPS door's certificate could not be renewed; the one before stays in use and this is tried again."
    : `The LDAPS door has no certificate yet and lets nobody in; trying again every ${inWords(retryMs)}.`;
