/** Pure. Connection passwords: given to somebody who has just touched a passkey, in place of password and code, for a minute. */
import { encodeBase32 } from "@/lib/foundation/base/base32";
import type { OneTimeKind } from "../descriptor";

/** What tells a connection password from every other text. */
const prefix = "postern-";
/** 130 random bits. */
const characters = 26;
const form = new RegExp(`^${prefix}[a-z2-7]{${characters}}$`, "i");

export const connectionPassword = {
  id: "connection_password",
  name: "Connection password (passkey)",
  several: "Connection passwords",
  summary: "A password for one server and one minute, given for the touch of a passkey.",
  strength: "phishing_resistant",
  enrolment: "none",
  isTyped: false,
  /** The passkey proves its owner; what it gave lets into one server. */
  provesChanges: false,
  spends: "row",
  standsAlone: true,
  isReusable: true,
  randomBytes: Math.ceil((characters * 5) / 8),
  make: (random) => prefix + encodeBase32(random).toLowerCase().slice(0, characters),
  endings: (typed) => (form.test(typed) ? [{ code: typed.toLowerCase(), codeLength: typed.length }] : []),
} as const satisfies OneTimeKind;
