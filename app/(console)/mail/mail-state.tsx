/** The state of a mail as a word with a colour. */
import { Status, type Tone } from "@/components/ui/status";
import type { MailState } from "@/lib/foundation/mail/schema";

const looks: Readonly<Record<MailState, readonly [tone: Tone, word: string]>> = {
  waiting: ["info", "Waiting"],
  sent: ["ok", "Sent"],
  dead: ["danger", "Failed"],
  given_up: ["neutral", "Given up"],
};

/** The words, for the filter too. */
export const stateOptions = Object.entries(looks).map(([value, [, label]]) => ({ value, label }));

export function MailStatus({ state }: { readonly state: MailState }) {
  const [tone, word] = looks[state];
  return <Status tone={tone}>{word}</Status>;
}
