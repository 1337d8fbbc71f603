/** People by the strongest second factor that they have: one bar, and its parts with their figures, each a link to the people. */
import Link from "next/link";
import { cx } from "@/components/ui/class-names";
import { type Strongest, strongestChoices, strongestNames } from "@/lib/people/users/strongest";

const fills: Readonly<Record<Strongest, string>> = {
  none: "bg-line-strong",
  weak: "bg-warn",
  strong: "bg-accent-fill",
  phishing_resistant: "bg-ok",
};

export function StrengthChart({ strongest }: { readonly strongest: Readonly<Record<Strongest, number>> }) {
  const total = strongestChoices.reduce((sum, part) => sum + strongest[part], 0);
  if (total === 0) return null;
  return (
    <div className="flex flex-col gap-2.5">
      <h3 className="font-medium">By their strongest second factor</h3>
      <div aria-hidden className="flex h-2.5 w-full gap-0.5 overflow-hidden rounded-full">
        {strongestChoices.map(
          (part) =>
            strongest[part] > 0 && (
              <span key={part} className={fills[part]} style={{ flexGrow: strongest[part], minWidth: 3 }} />
            ),
        )}
      </div>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5">
        {strongestChoices.map((part) => (
          <li key={part} className="flex items-baseline justify-between gap-2">
            <Link
              href={`/users?strongest=${part}`}
              className="flex min-w-0 items-baseline gap-2 hover:underline"
            >
              <span aria-hidden className={cx("size-2.5 shrink-0 rounded-full", fills[part])} />
              {strongestNames[part]}
            </Link>
            <span className="shrink-0 text-[0.8125rem] text-muted tabular-nums">
              {strongest[part].toLocaleString("en")}
              <span className="sr-only"> of {total.toLocaleString("en")} users</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
