/** Buttons and links that look like buttons. One primary a page. */
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";
import { Spinner } from "./spinner";

export type ButtonLook = {
  readonly variant?: "primary" | "secondary" | "ghost" | "danger";
  readonly size?: "md" | "sm";
  readonly icon?: ReactNode;
};

const variants = {
  primary: "bg-accent-fill text-white hover:bg-accent-fill-hover",
  secondary: "border border-line-strong/60 bg-surface text-ink hover:bg-sunken",
  ghost: "text-ink hover:bg-sunken",
  danger: "bg-danger-fill text-white hover:bg-danger-fill-hover",
} as const;

/** The classes of a button, for elements that must be something else (a menu trigger, a file label). */
export function buttonClass({ variant = "secondary", size = "md" }: ButtonLook = {}): string {
  return cx(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap select-none",
    "transition-colors disabled:opacity-60 aria-disabled:cursor-progress aria-disabled:opacity-70 max-sm:min-h-11 print:hidden",
    size === "sm" ? "h-8 px-2.5 text-[0.8125rem]" : "h-9 px-3.5 text-sm",
    variants[variant],
  );
}

export type ButtonProps = ComponentProps<"button"> & ButtonLook & { readonly pending?: boolean };

const spinnerTones = {
  primary: "text-white",
  secondary: "text-ink",
  ghost: "text-ink",
  danger: "text-white",
} as const;

/** A button; `pending` shows that it works, and keeps focus. An icon alone needs an aria-label. */
export function Button({ variant, size, icon, pending, className, children, type, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : rest.onClick}
      className={cx(
        buttonClass({ variant, size }),
        // In place of the words where there is no icon, so that the button stays as wide as it is.
        pending && !icon && "relative text-transparent!",
        className,
      )}
    >
      {pending ? (
        <Spinner className={icon ? "" : cx("absolute", spinnerTones[variant ?? "secondary"])} />
      ) : (
        icon
      )}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  variant,
  size,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & ButtonLook) {
  return (
    <Link {...rest} className={cx(buttonClass({ variant, size }), className)}>
      {icon}
      {children}
    </Link>
  );
}
