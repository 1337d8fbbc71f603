"use client";
/** A menu of actions behind one button. */
import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./class-names";
import { popupClass, positionerClass } from "./popup";

const itemClass =
  "flex min-h-8 w-full items-center gap-2.5 rounded px-2.5 py-1.5 text-left outline-none select-none data-disabled:text-muted data-highlighted:bg-sunken max-sm:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";

/** `trigger` is a button element; children are MenuItem, MenuLink, MenuSeparator. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={positionerClass} sideOffset={4} align={align}>
          <Base.Popup className={cx(popupClass, "min-w-48 p-1")}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** One action. To open a dialog from it, control the dialog's `open` in `onClick`. */
export function MenuItem({
  icon,
  danger,
  disabled,
  onClick,
  children,
}: {
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Base.Item disabled={disabled} onClick={onClick} className={cx(itemClass, danger && "text-danger")}>
      {icon}
      {children}
    </Base.Item>
  );
}

/** A link among the actions. */
export function MenuLink({
  href,
  icon,
  children,
}: {
  readonly href: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Base.LinkItem closeOnClick render={<Link href={href} />} className={itemClass}>
      {icon}
      {children}
    </Base.LinkItem>
  );
}

/** A line between groups of actions. */
export const MenuSeparator = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />;
