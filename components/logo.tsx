/** The mark of the product, a small gate in a wall, and the organisation's own logo in its place where there is one. */
import { cx } from "./ui/class-names";

/** The gate. Takes the colour of the text around it. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cx("size-7 shrink-0", className)}>
      <path fill="currentColor" fillRule="evenodd" d="M3 5h5v3h4V5h8v3h4V5h5v22h-7V18a6 6 0 0 0-12 0v9H3Z" />
      <path fill="currentColor" opacity=".55" d="M12 27v-9a4 4 0 0 1 8 0v9Z" />
      <circle cx="17.8" cy="21" r="1.1" fill="var(--surface)" />
    </svg>
  );
}

/** Mark or logo, with the name of the organisation or the product. */
export function Brand({ name, logoUrl }: { readonly name: string; readonly logoUrl: string | null }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5 font-semibold">
      {logoUrl ? (
        // biome-ignore lint/performance/noImgElement: a small picture from the store, already the right size
        <img src={logoUrl} alt="" className="h-7 max-w-28 shrink-0 object-contain" />
      ) : (
        <Mark className="text-accent" />
      )}
      <span className="truncate">{name || "Postern"}</span>
    </span>
  );
}
