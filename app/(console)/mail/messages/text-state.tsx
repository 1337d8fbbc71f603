/** The state of a text message or a call as a word with a colour. */
import { Status, type Tone } from "@/components/ui/status";
import type { TextState } from "@/lib/foundation/gateways/schema";

const looks: Readonly<Record<TextState, { readonly label: string; readonly tone: Tone }>> = {
  waiting: { label: "Waiting", tone: "info" },
  sent: { label: "Sent", tone: "ok" },
  dead: { label: "Not sent", tone: "danger" },
};

export const stateOptions = Object.entries(looks).map(([value, { label }]) => ({ value, label }));

export function TextStatus({ state }: { readonly state: TextState }) {
  return <Status tone={looks[state].tone}>{looks[state].label}</Status>;
}
