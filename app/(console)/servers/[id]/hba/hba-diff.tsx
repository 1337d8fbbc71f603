/** Showing what changes between the rules there are and those of a new file. */
import { cx } from "@/components/ui/class-names";
import type { DiffLine } from "@/lib/protocols/postgres/hba/diff";

const looks = {
  same: { sign: " ", word: "", class: "text-muted" },
  added: { sign: "+", word: "added: ", class: "bg-ok-soft text-ok" },
  removed: { sign: "-", word: "removed: ", class: "bg-danger-soft text-danger" },
} as const;

/** A sign before each line, and a word for those who cannot see colours. */
export function HbaDiff({ lines }: { readonly lines: readonly DiffLine[] }) {
  if (lines.every(({ kind }) => kind === "same")) {
    return <p className="p-4 text-muted">Nothing changes: the server has these rules already.</p>;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="What changes" tabIndex={0} className="overflow-x-auto outline-offset-[-2px]">
      <ol className="min-w-max py-2 font-mono text-[0.8125rem] leading-relaxed">
        {lines.map(({ kind, text }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal lines may stand in several places
          <li key={i} className={cx("px-3 whitespace-pre", looks[kind].class)}>
            <span aria-hidden>{looks[kind].sign} </span>
            <span className="sr-only">{looks[kind].word}</span>
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
