"use client";
/** Light, dark, or as the system says. */
import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { cx } from "./class-names";

const choices = [
  ["light", "Light", Sun],
  ["dark", "Dark", Moon],
  ["system", "System", Monitor],
] as const;

/** Three buttons, one pressed. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  const isBrowser = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  return (
    <fieldset className="flex rounded-md border border-line p-0.5">
      <legend className="sr-only">Colours</legend>
      {choices.map(([value, label, Icon]) => (
        <button
          key={value}
          type="button"
          aria-label={label}
          title={label}
          aria-pressed={isBrowser && theme === value}
          onClick={() => setTheme(value)}
          className={cx(
            "flex h-7 flex-1 items-center justify-center rounded px-2 max-sm:h-11",
            isBrowser && theme === value ? "bg-sunken text-ink" : "text-muted hover:text-ink",
          )}
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
    </fieldset>
  );
}
