/**
 * Pure. What the right password alone asks for: a code that is sent, or an approval. Through which factor, whether anybody is
 * asked now, and what must be written down then.
 */
import {
  afterWrongCode,
  askForCode,
  type Counted,
  type SentData,
  type SentFactor,
} from "@/lib/login/factors/sent-code";
import { isStrongEnough, type LeastStrength } from "@/lib/login/factors/strength";
import { type ApprovalChange, type AskedLogin, approvingOf } from "./approving";
import type { FactorFacts, Facts, PersonFacts } from "./facts";
import type { Reason, TraceLine } from "./outcome";

/** A code that is sent now. */
export type Send = {
  readonly factorId: string;
  readonly number: number;
  readonly tallies: readonly Counted[];
};

/** What a factor remembers from now on. */
export type Kept = { readonly id: string; readonly data: SentData };

/** What comes of the right password alone. */
export type Asking = {
  readonly reason: Extract<
    Reason,
    "code_sent" | "code_sent_already" | "code_not_sent" | `approval_${string}` | "accepted_approved"
  >;
  readonly factor: { readonly kind: string; readonly id: string };
  readonly send: Send | null;
  readonly kept: readonly Kept[];
  readonly approval: ApprovalChange | null;
  readonly line: TraceLine;
};

/**
 * The factor through which this person is asked, or sent codes: their default, else the first, of those that are strong enough
 * to count and can be reached. Undefined where there is none.
 */
export function askedFactor(
  { factors }: Pick<PersonFacts, "factors">,
  least: LeastStrength,
): FactorFacts | undefined {
  const sent = factors.filter(
    ({ kind, data }) =>
      (kind.isSent || kind.asks) && isStrongEnough(kind, least) && kind.isUnreachable?.(data) !== true,
  );
  return sent.find(({ isDefault }) => isDefault) ?? sent[0];
}

/** What comes of it at `now`; null where the person can be asked for nothing that would count. */
export function askingOf(
  person: PersonFacts,
  login: AskedLogin,
  limits: Facts["sending"],
  now: Date,
): Asking | null {
  const factor = askedFactor(person, login.least);
  if (!factor) return null;
  const { id, kind } = factor;
  if (kind.asks) return { ...approvingOf(person, factor, login, limits, now), send: null, kept: [] };
  const asked = askForCode(person.id, kind, opened(factor), limits, now);
  const common = { factor: { kind: kind.id, id }, send: null, kept: [], approval: null } as const;
  const line = (text: string): TraceLine => ({
    step: "factor",
    result: "info",
    text: `${kind.name}: ${text}`,
  });
  switch (asked.outcome) {
    case "joined":
      return {
        ...common,
        reason: "code_sent_already",
        line: line("one was sent a moment ago and still counts."),
      };
    case "limited":
      return { ...common, reason: "code_not_sent", line: line("no other may be sent now.") };
    case "send": {
      const { number, data, tallies } = asked;
      return {
        ...{ ...common, reason: "code_sent", line: line("one is sent to the verified address.") },
        send: { factorId: id, number, tallies },
        kept: [{ id, data }],
      };
    }
  }
}

/** What factors remember after a wrong code. */
export const keptAfterMiss = ({ factors }: PersonFacts, now: Date): readonly Kept[] =>
  factors.flatMap((factor) => {
    const data = factor.kind.isSent || factor.kind.asks ? afterWrongCode(opened(factor), now) : null;
    return data ? [{ id: factor.id, data }] : [];
  });

/** The data of a kind that is sent, or asks, was read by its schema. */
const opened = (factor: FactorFacts): SentFactor => ({ ...factor, data: factor.data as SentData });
