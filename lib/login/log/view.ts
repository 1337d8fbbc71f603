/** Pure. An attempt as pages and exports show it, with the sentence for its reason. */
import { type Outcome, type Reason, reasons, type Trace } from "@/lib/login/decision/outcome";

/** One attempt. `personAddress` is where the person sat, when the door knew it. */
export type AttemptView = {
  readonly id: string;
  readonly at: Date;
  readonly door: string;
  readonly clientId: string | null;
  readonly clientName: string;
  readonly sourceAddress: string;
  readonly personAddress: string | null;
  /** What was typed as the role name. */
  readonly username: string;
  readonly userId: string | null;
  readonly outcome: Outcome;
  readonly reason: string;
  /** The reason as a sentence, and what to do about it (empty where nothing is wrong). */
  readonly text: string;
  readonly fix: string;
  readonly policyId: string | null;
  readonly policyName: string | null;
  readonly factorKind: string | null;
  readonly latencyMs: number;
  readonly worker: string;
};

/** An attempt with every step that was looked at. */
export type AttemptDetail = AttemptView & {
  readonly trace: Trace;
  /** The name of the factor that was used, while it exists. */
  readonly factorName: string | null;
  /** Whether user, client and policy still exist, so that pages may link to them. */
  readonly exists: { readonly user: boolean; readonly client: boolean; readonly policy: boolean };
};

/** Sentence and fix of `reason`; a word from a newer version stands for itself. */
export function reasonWords(reason: string): { readonly text: string; readonly fix: string } {
  return Object.hasOwn(reasons, reason)
    ? reasons[reason as Reason]
    : { text: reason.replaceAll("_", " "), fix: "" };
}
