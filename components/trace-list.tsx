/** Showing a trace: each step of a decision with its mark, in order. */
import { Circle, CircleCheck, CircleX, Info } from "lucide-react";
import type { Trace, TraceLine } from "@/lib/login/decision/outcome";

const marks: Readonly<
  Record<TraceLine["result"], { readonly Icon: typeof Info; readonly class: string; readonly word: string }>
> = {
  ok: { Icon: CircleCheck, class: "text-ok", word: "passed" },
  failed: { Icon: CircleX, class: "text-danger", word: "failed" },
  skipped: { Icon: Circle, class: "text-muted", word: "skipped" },
  info: { Icon: Info, class: "text-accent", word: "note" },
};

/** The steps of one decision. */
export function TraceList({ trace }: { readonly trace: Trace }) {
  return (
    <ol className="flex flex-col gap-2">
      {trace.map((line, index) => {
        const { Icon, class: className, word } = marks[line.result];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a trace never changes, and lines may repeat
          <li key={index} className="grid grid-cols-[1.25rem_5rem_1fr] items-start gap-x-2">
            <Icon aria-hidden className={`mt-0.5 size-4 ${className}`} />
            <span className="text-muted capitalize">{line.step}</span>
            <span className={line.result === "skipped" ? "text-muted" : ""}>
              <span className="sr-only">{word}: </span>
              {line.text}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
