/** Says a state with a word, a colour and a shape, so that colour is never alone. */
import { CircleAlert, CircleCheck, CircleDashed, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names";

export type Tone = "ok" | "warn" | "danger" | "info" | "neutral";

const tones: Readonly<Record<Tone, { readonly class: string; readonly Icon: typeof Info }>> = {
  ok: { class: "bg-ok-soft text-ok", Icon: CircleCheck },
  warn: { class: "bg-warn-soft text-warn", Icon: TriangleAlert },
  danger: { class: "bg-danger-soft text-danger", Icon: CircleAlert },
  info: { class: "bg-accent-soft text-accent", Icon: Info },
  neutral: { class: "bg-sunken text-muted", Icon: CircleDashed },
};

/** A pill with icon and word. */
export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  const { class: className, Icon } = tones[tone];
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-[0.8125rem] font-medium whitespace-nowrap",
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {children}
    </span>
  );
}

/** A pill with a word alone, for names and kinds rather than states. */
export function Badge({
  tone = "neutral",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={cx(
        "inline-flex items-center rounded px-1.5 py-0.5 text-[0.8125rem] font-medium whitespace-nowrap",
        tone === "neutral" ? "bg-sunken text-ink" : tones[tone].class,
      )}
    >
      {children}
    </span>
  );
}
