/** A round picture of a name: its initials. */

/** Decoration beside the name itself, so it is hidden from assistive technology. */
export function Avatar({ name }: { readonly name: string }) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0]?.toUpperCase() ?? "")
    .join("");
  return (
    <span
      aria-hidden
      className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
    >
      {initials || "?"}
    </span>
  );
}
