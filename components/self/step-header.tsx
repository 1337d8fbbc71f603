"use client";
/** The head of one step: how far one is, and the title, which takes the focus so that screen readers follow. */
import { useEffect, useRef } from "react";
import { cx } from "@/components/ui/class-names";

/** `step` counts from 1. Without `steps` only the title shows. */
export function StepHeader({
  title,
  step,
  steps,
  children,
}: {
  readonly title: string;
  readonly step?: number;
  readonly steps?: number;
  readonly children?: React.ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A field that took the focus keeps it; its label says where one is.
    if (!(document.activeElement instanceof HTMLInputElement)) heading.current?.focus();
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <header className="flex flex-col gap-2 print:hidden">
      {step !== undefined && steps !== undefined && steps > 1 && (
        <div className="flex flex-col gap-1.5">
          <p className="text-[0.8125rem] font-medium text-muted">
            Step {step} of {steps}
          </p>
          <div aria-hidden className="flex gap-1.5">
            {Array.from({ length: steps }, (_, i) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
                key={i}
                className={cx("h-1.5 flex-1 rounded-full", i < step ? "bg-accent-fill" : "bg-line")}
              />
            ))}
          </div>
        </div>
      )}
      <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
        {title}
      </h1>
      {children && <div className="max-w-prose text-muted">{children}</div>}
    </header>
  );
}
