/** How grave a finding is, as word, colour and shape. */
import { Status } from "@/components/ui/status";
import { type Severity as Level, severityLooks } from "@/lib/foundation/base/finding";

export function Severity({ level }: { readonly level: Level }) {
  const { tone, word } = severityLooks[level];
  return <Status tone={tone}>{word}</Status>;
}
