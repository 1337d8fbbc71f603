/** Where a token stands, as a pill. */
import { Status } from "@/components/ui/status";
import type { TokenState } from "@/lib/people/tokens/state";

const states = {
  free: { tone: "neutral", word: "Free" },
  assigned: { tone: "ok", word: "Assigned" },
  lost: { tone: "warn", word: "Lost" },
  revoked: { tone: "danger", word: "Revoked" },
} as const;

/** What a state is called. */
export const tokenStateName = (state: TokenState): string => states[state].word;

export function TokenStatus({ state }: { readonly state: TokenState }) {
  const { tone, word } = states[state];
  return <Status tone={tone}>{word}</Status>;
}
