/** What a person may choose from where a factor is set up: kinds that are set up alike are one choice. */
import type { Transaction } from "@/lib/foundation/platform/database";
import type { Device, Enrolment, FactorKind } from "@/lib/login/factors/descriptor";
import { kindOf } from "@/lib/login/factors/table";
import { ownAllowance } from "./allowance";

/** One way to set a factor up. */
export type FactorChoice = {
  readonly enrolment: Enrolment;
  readonly name: string;
  readonly summary: string;
  readonly device: Device | null;
  /** Whether it withstands less than the others. */
  readonly isWeaker: boolean;
};

/** How kinds can be set up with a link, each with a step of its own there. */
const byLink: ReadonlySet<Enrolment> = new Set(["qr_code", "import"]);

/** What the user may set up with an enrolment link, the organisation's default first, weaker ones last. */
export async function linkChoices(tx: Transaction, userId: string): Promise<FactorChoice[]> {
  const { kinds, preferred } = await ownAllowance(tx, userId);
  const able = kinds.flatMap((id) => kindOf(id) ?? []).filter(({ enrolment }) => byLink.has(enrolment));
  return choicesOf(able, preferred);
}

/** One choice for each way in which one of `kinds` is set up: first that of `preferred`, weaker ones last. */
export function choicesOf(kinds: readonly FactorKind[], preferred: string): FactorChoice[] {
  const ways = [...new Set(kinds.map(({ enrolment }) => enrolment))];
  const isPreferred = (enrolment: Enrolment) =>
    kinds.some((kind) => kind.id === preferred && kind.enrolment === enrolment);
  return ways
    .map((way) => choiceOf(kinds.filter(({ enrolment }) => enrolment === way)))
    .sort(
      (a, b) =>
        Number(isPreferred(b.enrolment)) - Number(isPreferred(a.enrolment)) ||
        Number(a.isWeaker) - Number(b.isWeaker),
    );
}

function choiceOf(alike: readonly FactorKind[]): FactorChoice {
  const [first] = alike;
  if (!first) throw new TypeError("no kind is set up so");
  const isOne = alike.length === 1;
  const words = isOne || first.enrolment !== "import" ? first : tokens;
  return {
    enrolment: first.enrolment,
    ...{ name: words.name, summary: words.summary },
    device: devices[first.enrolment] ?? null,
    isWeaker: alike.every(({ strength }) => strength === "weak"),
  };
}

const devices: Partial<Record<Enrolment, Device>> = { qr_code: "phone", import: "token", mail: "mailbox" };

const tokens = {
  name: "Hardware token or YubiKey",
  summary: "A small device that your organisation gave you. You need its serial number and two of its codes.",
};
