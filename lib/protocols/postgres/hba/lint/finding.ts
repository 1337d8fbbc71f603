/** Pure. What the lint says about a line, and what a check may look at. */
import type { Finding } from "@/lib/foundation/base/finding";
import { isLoopback } from "@/lib/foundation/base/loopback";
import type { WorkerAddress } from "../../bypass/way";
import type { ServerFacts } from "../login";
import type { HbaRule, HbaRuleset } from "../rule";
import type { CutSources } from "../sources";

/** A finding about a line; `line` is null for what is missing. */
export type LineFinding = Finding & {
  readonly line: { readonly file: string; readonly lineNumber: number } | null;
};

/** What is known beside the rules. Null means not known; a check that needs it then says nothing. */
export type LintContext = ServerFacts & {
  readonly workers: readonly WorkerAddress[];
  /** The `ou` of the client that this server asks as, and what names end in. */
  readonly ldapName: string | null;
  readonly ldapBase: string;
  /** Whether log_error_verbosity is terse. */
  readonly isLogTerse: boolean;
  /** Whether ssl_ca_file is set, and a revocation list. */
  readonly certificates: { readonly hasAuthority: boolean; readonly hasRevocation: boolean } | null;
  /** When the file was last written and last loaded. */
  readonly changedAt: Date | null;
  readonly loadedAt: Date | null;
};

/** What every check is given. */
export type Lint = LintContext & { readonly ruleset: HbaRuleset; readonly sources: CutSources };

/** A check: any number of findings. */
export type Check = (lint: Lint) => readonly LineFinding[];

/** Makes a check that looks at each rule by itself. */
export function forEachRule(check: (rule: HbaRule, lint: Lint) => Finding | null): Check {
  return (lint) =>
    lint.ruleset.rules.flatMap((rule) => {
      const found = check(rule, lint);
      return found ? [{ ...found, line: placeOf(rule) }] : [];
    });
}

/** Where a rule stands. */
export const placeOf = ({ file, lineNumber }: HbaRule) => ({ file, lineNumber });

/** Whether only this machine can be meant: the socket, its own addresses, or loopback networks. */
export function isFromHere({ type, address }: HbaRule): boolean {
  if (type === "local" || address.kind === "samehost") return true;
  return (
    address.kind === "network" &&
    address.prefix !== null &&
    isLoopback(`${address.address}/${address.prefix}`)
  );
}
