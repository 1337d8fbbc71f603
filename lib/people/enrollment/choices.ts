/** Pure. What a person may choose from where a factor is set up: kinds that are set up alike are one choice. */
import type { Device, FactorKind } from "@/lib/login/factors/descriptor";
import { kindOf } from "@/lib/login/factors/table";
import { type SentCodeKind, sentCodeKinds } from "./schema";

/** How something is set up, each with steps of its own. A passkey is no kind of factor, and is chosen beside them. */
export type Way = "qr_code" | "import" | "push" | "passkey" | SentCodeKind;

type KindWay = Exclude<Way, "passkey">;

/** One way to set something up. */
export type FactorChoice = {
  readonly way: Way;
  readonly name: string;
  readonly summary: string;
  readonly device: Device | "passkey";
  /** Whether it withstands less than the others. */
  readonly isWeaker: boolean;
  /** Why it cannot be set up now although the person may have it; null where it can. */
  readonly refusal: string | null;
};

/** Why ways cannot be gone; one that is not named can. */
export type Refusals = Partial<Readonly<Record<Way, string | null>>>;

/**
 * One choice for each way in which one of `kinds` is set up: first that of `preferred`, weaker ones after the others, and those
 * that cannot be set up now at the end.
 */
export function choicesOf(
  kinds: readonly string[],
  preferred: string,
  refusals: Refusals = {},
): FactorChoice[] {
  const able = kinds.flatMap((id) => kindOf(id) ?? []).flatMap((kind) => wayOf(kind) ?? []);
  const first = able.find(({ kind }) => kind.id === preferred)?.way;
  return [...new Set(able.map(({ way }) => way))]
    .map((way) =>
      choiceOf(
        way,
        able.filter((other) => other.way === way).map(({ kind }) => kind),
        refusals[way] ?? null,
      ),
    )
    .sort(
      (a, b) =>
        Number(a.refusal !== null) - Number(b.refusal !== null) ||
        Number(b.way === first) - Number(a.way === first) ||
        Number(a.isWeaker) - Number(b.isWeaker),
    );
}

/** Null for a kind that nobody sets up. */
function wayOf(kind: FactorKind): { readonly way: KindWay; readonly kind: FactorKind } | null {
  if (kind.enrolment === "none") return null;
  const sent = sentCodeKinds.find((id) => id === kind.id);
  if (kind.enrolment === "mail" || kind.enrolment === "phone") return sent ? { way: sent, kind } : null;
  return { way: kind.enrolment, kind };
}

function choiceOf(way: KindWay, alike: readonly FactorKind[], refusal: string | null): FactorChoice {
  const [first] = alike;
  if (!first) throw new TypeError("no kind is set up so");
  const isOne = alike.length === 1;
  const words = isOne || way !== "import" ? first : tokens;
  return {
    way,
    ...{ name: words.name, summary: words.summary },
    device: devices[way],
    isWeaker: alike.every(({ strength }) => strength === "weak"),
    refusal,
  };
}

const devices: Readonly<Record<KindWay, Device>> = {
  qr_code: "phone",
  push: "phone",
  import: "token",
  mail_code: "mailbox",
  mail_link: "mailbox",
  sms_code: "phone",
  sms_link: "phone",
  voice_code: "phone",
};

const tokens = {
  name: "Hardware token or YubiKey",
  summary: "A small device that your organisation gave you. You need its serial number and two of its codes.",
};
