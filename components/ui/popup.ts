/** Pure. Look of everything that opens over the page: select, combobox, menu, tooltip. */

/** Keeps popups above the page and inside the window. */
export const positionerClass = "z-50 outline-none";

/** The box of a popup. */
export const popupClass =
  "min-w-[var(--anchor-width)] max-w-[min(var(--available-width),28rem)] origin-[var(--transform-origin)] rounded-md border border-line bg-surface text-sm text-ink shadow-lg outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0";
