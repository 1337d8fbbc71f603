/** A secret value to copy: shared secret, link, code. */
import type { ReactNode } from "react";
import { Alert } from "./alert";
import { CopyButton } from "./copy-button";

/** Shows `value` with a copy button; `title` stands in place of the warning that it will not be shown again. */
export function SecretOnce({
  label,
  value,
  title = "Copy it now. It is not shown again.",
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly title?: string;
  /** What to do with it, and how to get another. */
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-3">
      <Alert tone="warning" title={title}>
        {children}
      </Alert>
      <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-sunken p-2 pl-3">
        <output
          aria-label={label}
          className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all select-all"
        >
          {value}
        </output>
        <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
      </div>
    </div>
  );
}
