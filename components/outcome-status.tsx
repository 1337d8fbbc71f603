/** How the outcome of a login looks, on every page that lists logins. */
import { Status, type Tone } from "@/components/ui/status";
import type { Outcome } from "@/lib/login/decision/outcome";

const looks: Readonly<Record<Outcome, { readonly tone: Tone; readonly word: string }>> = {
  accept: { tone: "ok", word: "Accepted" },
  reject: { tone: "danger", word: "Refused" },
  challenge: { tone: "info", word: "Asked for the code" },
};

export const OutcomeStatus = ({ outcome }: { readonly outcome: Outcome }) => (
  <Status tone={looks[outcome].tone}>{looks[outcome].word}</Status>
);
