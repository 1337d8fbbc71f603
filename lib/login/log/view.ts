/** Pure. An attempt as pages and exports show it, with the sentence for its reason. */
import { type Outcome, type Reason, reasons, type Trace } from "@/lib/login/decision/outcome";
import type { SeenFrom } from "./seen-from";

/** One attempt. */
export type AttemptView = SeenFrom & {
  readonly id: string;
  readonly at: Date;
  readonly door: string;
  readonly clientId: string | null;
  readonly clientName: string;
  readonly sourceAddress: string;
  /** By what the address is known; null where it is not, or older than the way in which it was said. */
  readonly knownBy: string | null;
  /** The database that was asked for, and what the program calls itself; null where nobody could see it. */
  readonly database: string | null;
  readonly application: string | null;
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
  /** The factor whose code decided, or was too weak, as pages call it: "Authenticator app: Phone"; its name while it exists. */
  readonly factor: string | null;
  readonly latencyMs: number;
  /** What a policy that only reports would have come to; null where there was none. */
  readonly would: { readonly outcome: Outcome; readonly reason: string } | null;
  readonly worker: string;
  /** For a code that was refused as used moments after it let the same person in through the same client. */
  readonly usedMomentsBefore: PolicyWindow | null;
};

/** A policy's reuse window as it is now; 1 use means that it is off. */
export type PolicyWindow = {
  readonly policyId: string;
  readonly policyName: string;
  readonly uses: number;
  readonly seconds: number;
};

/** An attempt with every step that was looked at. */
export type AttemptDetail = AttemptView & {
  readonly trace: Trace;
  /** Whether user, client and policy still exist, so that pages may link to them. */
  readonly exists: { readonly user: boolean; readonly client: boolean; readonly policy: boolean };
};

/** Sentence and fix of `reason`; a word from a newer version stands for itself. */
export function reasonWords(reason: string): { readonly text: string; readonly fix: string } {
  return Object.hasOwn(reasons, reason)
    ? reasons[reason as Reason]
    : { text: reason.replaceAll("_", " "), fix: "" };
}

/** Sentence and fix where a code was refused moments after it let the person in: what to change, and what that costs. */
export function momentsWords({ policyName, uses, seconds }: PolicyWindow): {
  readonly text: string;
  readonly fix: string;
} {
  const text = "This code or a newer one had let the same person in moments before, through the same client.";
  const cost = "Until that window closes, whoever has seen password and code can use them too.";
  return uses > 1
    ? {
        text,
        fix: `The policy ${policyName} lets one code open ${uses} connections within ${seconds} seconds of the first; this one was beyond that. Raise the number or the seconds in its reuse window if the program needs more. ${cost}`,
      }
    : {
        text,
        fix: `Programs such as pgAdmin and DBeaver open several connections with one typed password. The reuse window of the policy ${policyName} lets one code open several. ${cost}`,
      };
}

/** Where the reuse window of a policy is changed. */
export const reuseWindowHref = ({ policyId }: PolicyWindow): string => `/policies/${policyId}#reuse-window`;
