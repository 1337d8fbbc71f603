/**
 * Pure. Asking a person to approve a login whose password was right: whether they are asked now, were asked already, or have
 * answered, and what must be written down then.
 *
 * What is approved is one text, typed by one user through one client: whoever sends the same again joins what is open.
 */
import { days, minutes, seconds } from "@/lib/foundation/base/durations";
import {
  ageMs,
  type Counted,
  countSending,
  isCodeOpen,
  latest,
  type SentData,
} from "@/lib/login/factors/sent-code";
import type { LeastStrength } from "@/lib/login/factors/strength";
import type { ApprovalFacts, AskingClient, FactorFacts, Facts, PersonFacts } from "./facts";
import type { Reason, TraceLine } from "./outcome";
import type { ApprovalWay, Policy } from "./policy";

/** So many times a person is asked within these milliseconds; then nobody asks, and operators are told. */
export const askLimit = { times: 3, withinMs: minutes(10) } as const;
/** For how long the same text does not ask again after the person refused it, by what they said. */
const silenceMs = { cancelled: minutes(10), not_me: days(1) } as const;

/** What is typed through which client, under which policy. */
export type AskedLogin = {
  readonly client: AskingClient | null;
  readonly policy: Pick<Policy, "approvalWay" | "approvalSeconds" | "reuseUses"> | null;
  /** Null where nobody knows what will be typed. */
  readonly credentialMac: string | null;
  /** How strong a factor must be to count. */
  readonly least: LeastStrength;
};

/** What changes among the approvals. */
export type ApprovalChange =
  | {
      readonly does: "open";
      readonly factorId: string;
      readonly way: ApprovalWay;
      readonly credentialMac: string;
      readonly openedAt: Date;
      readonly tallies: readonly Counted[];
    }
  /** One more login that waits for the same answer. */
  | { readonly does: "join"; readonly id: string }
  /** Lets in; `uses` is how many it had let in before. */
  | { readonly does: "use"; readonly id: string; readonly uses: number }
  /** Operators are told that the person is asked too often. */
  | { readonly does: "alert"; readonly id: string };

/** What comes of the right password alone. */
export type Approving = {
  readonly reason: Extract<Reason, `approval_${string}` | "accepted_approved">;
  readonly factor: { readonly kind: string; readonly id: string };
  readonly approval: ApprovalChange | null;
  readonly line: TraceLine;
};

/**
 * What an approval gives at this login. In two steps the code of the second is what the first asked for, and the console asks
 * for a code always.
 */
export const wayOf = ({ client, policy }: Pick<AskedLogin, "client" | "policy">): ApprovalWay =>
  client?.codeEntry === "appended" && policy?.approvalWay === "pass" ? "pass" : "code";

/** What comes of it for somebody who is asked through `factor`. */
export function approvingOf(
  person: Pick<PersonFacts, "id">,
  factor: FactorFacts,
  login: AskedLogin,
  limits: Facts["sending"],
  now: Date,
): Approving {
  const { kind, id } = factor;
  const at = latest(now, factor.latestAt);
  const come = (reason: Approving["reason"], text: string, approval: ApprovalChange | null = null) => {
    const result = reason === "accepted_approved" ? "ok" : "info";
    const line: TraceLine = { step: "factor", result, text: `${kind.name}: ${text}` };
    return { reason, factor: { kind: kind.id, id }, approval, line };
  };
  const all = factor.approvals ?? [];
  const ofText = all.filter(({ credentialMac }) => credentialMac === login.credentialMac);
  const refused = ofText.some(({ answer, answeredAt }) =>
    answer === "cancelled" || answer === "not_me"
      ? answeredAt !== null && ageMs(answeredAt, at) < silenceMs[answer]
      : false,
  );
  if (refused) return come("approval_denied", "the person has refused this login.");
  const here = ofText.filter((one) => one.clientId === (login.client?.id ?? null) && isOf(factor, one));
  const passing =
    wayOf(login) === "pass" ? here.find((one) => isPassing(one, login.policy, now, at)) : undefined;
  if (passing) {
    const { uses } = passing;
    return uses < (login.policy?.reuseUses ?? 1)
      ? come("accepted_approved", "the person has approved this login.", {
          does: "use",
          id: passing.id,
          uses,
        })
      : come("approval_used", "the approval of this login has been used.");
  }
  const pending = here.find((one) => isPending(one, kind.asks?.forMs ?? 0, at));
  if (pending)
    return come("approval_pending", "the person has been asked and has not answered yet.", {
      does: "join",
      id: pending.id,
    });
  const isShown = here.some(
    ({ answer, number, isEnded }) =>
      answer === "approved" && !isEnded && number !== null && isCodeOpen(opened(factor), number, now),
  );
  if (isShown) return come("approval_pending", "the login is approved, and the code that was shown is open.");
  const lately = all.filter(({ openedAt }) => ageMs(openedAt, at) < askLimit.withinMs);
  const tallies = countSending(person.id, kind, opened(factor), { ...limits, cooldownSeconds: 0 }, at);
  if (lately.length >= askLimit.times || !tallies) {
    const [last] = all;
    const alert: ApprovalChange | null = last && !last.isAlerted ? { does: "alert", id: last.id } : null;
    return come("approval_not_asked", "the person has been asked as often as allowed.", alert);
  }
  const credentialMac = login.credentialMac ?? "";
  return come("approval_asked", "the person is asked to approve the login.", {
    ...{ does: "open", factorId: id, way: wayOf(login), credentialMac, openedAt: at, tallies },
  });
}

const isOf = ({ id }: FactorFacts, { factorId }: ApprovalFacts): boolean => factorId === id;

/** Whether it lets in: approved, and so lately by either clock that what was set back brings nothing back. */
function isPassing(one: ApprovalFacts, policy: AskedLogin["policy"], now: Date, at: Date): boolean {
  if (one.way !== "pass" || one.answer !== "approved" || one.isEnded || !one.answeredAt) return false;
  const ms = seconds(policy?.approvalSeconds ?? 0);
  return isNear(one.answeredAt, ms, now) && isNear(one.answeredAt, ms, at);
}

/** Whether an answer to it still counts; `at` is the latest instant that is known of. */
export function isPending(
  { answer, isEnded, openedAt }: Pick<ApprovalFacts, "answer" | "isEnded" | "openedAt">,
  forMs: number,
  at: Date,
): boolean {
  return answer === null && !isEnded && isNear(openedAt, forMs, at);
}

/** One that lies further ahead is of a clock that was set back since. */
const isNear = (then: Date, ms: number, at: Date): boolean => Math.abs(at.getTime() - then.getTime()) < ms;

/** The data of a kind that asks was read by its schema. */
const opened = (factor: FactorFacts) => ({ ...factor, data: factor.data as SentData });
