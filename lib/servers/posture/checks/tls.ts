/** Pure. Checks of TLS: whether it is on, and what it settles on. */
import { type Check, defineCheck, type Fault } from "../check";
import { oneLine } from "../text";
import { is, isNow, serverValue, settingLine, settingsCheck } from "./settings";

const on = settingsCheck(
  {
    id: "tls.on",
    title: "The server offers TLS",
    why: "Without it, whoever is on the way reads passwords, codes, queries and results.",
    severity: "high",
    cis: "6.8",
  },
  [{ name: "ssl", isFault: is("off"), want: "on" }],
);

const oldest = settingsCheck(
  {
    id: "tls.min",
    title: "TLS 1.0 and 1.1 are refused",
    why: "Both are broken: an attacker on the way can make client and server agree on them.",
    severity: "high",
    cis: "6.9",
  },
  [{ name: "ssl_min_protocol_version", isFault: is("", "tlsv1", "tlsv1.1"), want: "TLSv1.2" }],
);

/** Groups of OpenSSL's cipher strings that nobody should offer. */
const weakGroups = new Set([
  ...[
    "ALL",
    "COMPLEMENTOFALL",
    "MEDIUM",
    "LOW",
    "EXP",
    "EXPORT",
    "EXPORT40",
    "EXPORT56",
    "NULL",
    "eNULL",
    "aNULL",
  ],
  ...["ADH", "AECDH", "aDH", "aECDH", "RC4", "RC2", "DES", "3DES", "IDEA", "SEED", "MD5"],
]);

/**
 * What an OpenSSL cipher string adds that is weak, in words. "+3DES" only moves to the end, "-" and "!" take away; and groups that
 * hold ciphers without authentication need "!aNULL".
 */
function weakWords(list: string): readonly string[] {
  const words = list.split(/[\s:,]+/).filter((word) => word !== "" && !word.startsWith("@"));
  const banned = new Set(words.filter((word) => /^[!]/.test(word)).map((word) => word.slice(1)));
  const added = words.filter((word) => !/^[!+-]/.test(word));
  const weak = added.filter((word) => word.split("+").some(isWeakWord) && !banned.has(word));
  const isAnonymous = added.includes("HIGH") && !banned.has("aNULL");
  return [...weak, ...(isAnonymous ? ["HIGH without !aNULL"] : [])];
}

const isWeakWord = (word: string): boolean =>
  weakGroups.has(word) || /(^|-)(RC4|RC2|DES|3DES|CBC3|NULL|MD5|EXP|ADH|AECDH|SEED|IDEA)(-|$)/.test(word);

const goodCiphers = "HIGH:!aNULL:!3DES";

const ciphers = defineCheck({
  id: "tls.cipher",
  title: "TLS 1.2 uses strong ciphers only",
  why: "Weak ciphers can be broken by whoever records the connection; PostgreSQL's default still has some.",
  severity: "medium",
  cis: "6.10",
  reads: ["settings"],
  judge({ settings }, context) {
    const value = serverValue(settings, "ssl_ciphers", context);
    const weak = weakWords(value);
    const fix = settingLine(settings, "ssl_ciphers", goodCiphers);
    return {
      faults:
        weak.length > 0
          ? [{ found: `${isNow("ssl_ciphers", value)}: it has ${oneLine(weak.join(", "))}`, fix }]
          : [],
      inOrder: [isNow("ssl_ciphers", value)],
    };
  },
});

const weakSuites = /TLS_(AES_128_CCM_8_SHA256|SHA(256_SHA256|384_SHA384))/i;
/** Below 128 bits of strength. */
const weakCurves =
  /^(secp1\d\d|secp224|prime192|prime239|sect1|sect2[0-3]|wap-|brainpoolP(160|192|224)|P-192|P-224|K-163|B-163|K-233|B-233)/i;

const newest = defineCheck({
  id: "tls.13",
  title: "TLS 1.3 uses strong suites and groups only",
  why: "A suite without encryption or a small curve lets whoever records the connection read it.",
  severity: "low",
  cis: "6.10",
  versions: { from: 18 },
  reads: ["settings"],
  judge({ settings }, context) {
    const suites = serverValue(settings, "ssl_tls13_ciphers", context);
    const groups = serverValue(settings, "ssl_groups", context);
    const faults: Fault[] = [];
    if (weakSuites.test(suites))
      faults.push({
        found: isNow("ssl_tls13_ciphers", suites),
        fix: settingLine(settings, "ssl_tls13_ciphers", ""),
      });
    if (groups.split(":").some((group) => weakCurves.test(group.trim())))
      faults.push({
        found: isNow("ssl_groups", groups),
        fix: settingLine(settings, "ssl_groups", "X25519:prime256v1"),
      });
    return { faults, inOrder: [isNow("ssl_tls13_ciphers", suites), isNow("ssl_groups", groups)] };
  },
});

const live = defineCheck({
  id: "tls.live",
  title: "Every session over the network is encrypted at this moment",
  why: "Whoever is on the way reads what these sessions send and receive, and how they logged in.",
  severity: "high",
  cis: "6.8",
  reads: ["plainSessions"],
  judge: ({ plainSessions }) => ({
    faults: plainSessions.map(({ role, database, address, count }) => ({
      found: oneLine(
        `${role ?? "no role"} in ${database ?? "no database"} from ${address}: ${count} without encryption`,
      ),
      fix: "# pg_hba.conf: write hostssl in place of host in the line that lets this session in.",
    })),
  }),
});

export const tlsChecks: readonly Check[] = [on, oldest, ciphers, newest, live];
