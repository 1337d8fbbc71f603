/** A message in the page that stays until its cause is gone. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names";

const tones = {
  info: { class: "border-accent/30 bg-accent-soft", icon: "text-accent", Icon: Info },
  success: { class: "border-ok/30 bg-ok-soft", icon: "text-ok", Icon: CircleCheck },
  warning: { class: "border-warn/30 bg-warn-soft", icon: "text-warn", Icon: TriangleAlert },
  danger: { class: "border-danger/30 bg-danger-soft", icon: "text-danger", Icon: CircleAlert },
} as const;

/** A message with an optional title and action. `danger` is announced at once, the others politely. */
export function Alert({
  tone = "info",
  title,
  children,
  action,
}: {
  readonly tone?: keyof typeof tones;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  const { class: className, icon, Icon } = tones[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={cx("flex items-start gap-2.5 rounded-md border px-3 py-2.5", className)}
    >
      <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", icon)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          {title && <p className="font-medium">{title}</p>}
          {children}
        </div>
        {action}
      </div>
    </div>
  );
}
