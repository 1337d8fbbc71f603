/** The certificate that a TLS listener shows: the administrator's own from files, or one issued here; renewed in time. */
import { X509Certificate } from "node:crypto";
import { hostname } from "node:os";
import type pg from "pg";
import { after, between, days, hours, inWords, seconds } from "@/lib/foundation/base/durations";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import type { Logger } from "@/lib/foundation/platform/log";
import { type Certificate, issueServerCertificate } from "./certificate";
import { type CertificateFiles, hasOpenKey, readCertificateFiles } from "./certificate-files";
import { ensureDoorAuthority } from "./door-authority";

/** The certificate of a listener. */
export type ServedCertificate = {
  readonly kind: "own" | "issued";
  /** Null until the store has answered for the first time, for issued ones. */
  current(): Certificate | null;
  /** What is wrong with it or with the one that should replace it, for people; null while all is well. */
  trouble(): string | null;
  /** Calls back with each certificate that comes from here on. */
  onChange(listener: (certificate: Certificate) => void): void;
  close(): void;
};

/**
 * What both kinds are made with. `holder` begins sentences of the log: "The LDAPS door". Tests set `everyMs`, how often
 * it is looked whether there is something to do.
 */
type Common = {
  readonly holder: string;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly everyMs?: number;
};

/** What an issued one is made with. */
export type IssuingOptions = Common & {
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  /** The common name; nothing is checked against it. */
  readonly commonName: string;
  /** What the listener is reached by now, beside this machine's own names; asked again and again. */
  readonly names: () => Promise<readonly string[]>;
};

const lifeMs = days(90);
const retryMs = seconds(1);
/** Reading two small files, or comparing names, costs nothing; a person who waits for it does not wait long. */
const lookMs = seconds(5);

/**
 * The certificate in the administrator's files. They are read again every five seconds; what cannot be used is logged,
 * and the one before stays in use.
 * @throws StartError when they cannot be used now
 */
export function ownCertificate(files: CertificateFiles, options: Common): ServedCertificate {
  const first = readCertificateFiles(files);
  const expiry = expiryWarnings(files, options);
  expiry(first);
  if (hasOpenKey(files)) {
    options.log.warn(`Every account on this machine can read ${files.key}. Run: chmod 600 ${files.key}`);
  }
  const served = keepFresh({ ...options, kind: "own", first }, async (held) => {
    const found = readCertificateFiles(files);
    expiry(found);
    const isSame = found.certificate === held?.certificate && found.privateKey === held.privateKey;
    return isSame ? null : found;
  });
  return {
    ...served,
    trouble() {
      const held = served.current();
      return served.trouble() ?? (held && expiry(held));
    },
  };
}

/** The sentence about a certificate that is about to expire or has expired, each said once in the log: nothing ends by it. */
function expiryWarnings(
  { variables }: CertificateFiles,
  { log, clock = systemClock }: Common,
): (of: Certificate) => string | null {
  let said = "";
  return ({ certificate }) => {
    const { validTo, fingerprint256 } = new X509Certificate(certificate);
    const leftMs = between(clock.now(), new Date(validTo));
    if (leftMs > days(14)) return null;
    const sentence =
      leftMs > 0
        ? `The certificate in ${variables.certificate} expires soon (${validTo}). Replace it.`
        : `The certificate in ${variables.certificate} has expired (${validTo}). Clients that check it cannot connect until you replace it.`;
    if (said !== sentence + fingerprint256) log.warn({ validTo }, sentence);
    said = sentence + fingerprint256;
    return sentence;
  };
}

/**
 * A certificate of this store's authority, valid for 90 days, its key in memory alone. A new one is issued after two
 * thirds of its life, when the names change, and when the clock was set back to before it. While the store is down it
 * is tried again every second.
 */
export function issuedCertificate(options: IssuingOptions): ServedCertificate {
  const { pool, keyring, commonName, clock = systemClock } = options;
  let issued: { readonly at: Date; readonly names: string } | null = null;
  return keepFresh({ ...options, kind: "issued", first: null }, async () => {
    const now = clock.now();
    const names = withOwnNames(await options.names());
    if (issued && issued.names === names.join()) {
      const ageMs = between(issued.at, now);
      if (ageMs > -hours(1) && ageMs < (lifeMs * 2) / 3) return null;
    }
    const authority = await ensureDoorAuthority(pool, keyring, now);
    const certificate = await issueServerCertificate(authority, {
      commonName,
      names,
      now,
      expiresAt: after(now, lifeMs),
    });
    issued = { at: now, names: names.join() };
    return certificate;
  });
}

/** Duplicates and addresses that mean "all" are left out. */
function withOwnNames(names: readonly string[]): string[] {
  const own = hostname();
  const all = [...names, "localhost", "127.0.0.1", "::1", ...(/^[\w.-]+$/.test(own) ? [own] : [])];
  return [...new Set(all)].filter((name) => name !== "0.0.0.0" && name !== "::");
}

type Keeping = Common & { readonly kind: ServedCertificate["kind"]; readonly first: Certificate | null };

/** Asks `look` now and then for a certificate that replaces the one held; null means that it is still good. */
function keepFresh(
  { holder, log, kind, first, everyMs = lookMs }: Keeping,
  look: (held: Certificate | null) => Promise<Certificate | null>,
): ServedCertificate {
  const listeners: ((certificate: Certificate) => void)[] = [];
  let held = first;
  let failure: string | null = null;
  let hasSaid = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  async function round(): Promise<void> {
    try {
      const found = await look(held);
      if (found && !isClosed) {
        if (held) log.info({ kind }, `${holder} uses a new certificate.`);
        held = found;
        for (const listener of listeners) listener(found);
      }
      failure = null;
      hasSaid = false;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // Two files are not replaced at one moment: only what is still wrong at the next look is said.
      const isStill = message === failure;
      if (isStill && !hasSaid) log.error({ err: error, kind }, failureSentence(holder, held !== null));
      hasSaid = isStill;
      failure = message;
    }
    if (!isClosed) timer = setTimeout(round, held ? everyMs : Math.min(retryMs, everyMs)).unref();
  }

  if (first) timer = setTimeout(round, everyMs).unref();
  else void round();
  return {
    kind,
    current: () => held,
    trouble: () => (hasSaid ? failure : null),
    onChange: (listener) => void listeners.push(listener),
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

const failureSentence = (holder: string, isHeld: boolean) =>
  isHeld
    ? `${holder} cannot use the new certificate. It keeps the previous one and tries again.`
    : `${holder} has no certificate yet and lets nobody in. Trying again every ${inWords(retryMs)}.`;
