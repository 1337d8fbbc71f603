"use client";
/** Search and filters over a table, kept in the URL. */
import { Search } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { cx } from "./class-names";
import { controlClass } from "./input";
import { type Option, Select } from "./select";
import { Spinner } from "./spinner";
import { useUrlParams } from "./url-params";

const pauseMs = 300;

/** A row for SearchInput, FilterSelect and small actions. */
export const FilterBar = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-2 print:hidden">{children}</div>
);

/** Searches while typing; the text is the parameter `name` (default "q"). The key "/" goes here. */
export function SearchInput({
  label,
  placeholder,
  name = "q",
}: {
  readonly label: string;
  readonly placeholder?: string;
  readonly name?: string;
}) {
  const { text, setText, isPending } = useTypedParam(name);
  return (
    <search className="relative min-w-48 flex-1 sm:max-w-80">
      <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-muted">
        {isPending ? <Spinner /> : <Search aria-hidden className="size-4" />}
      </span>
      <input
        type="search"
        data-page-search
        aria-label={label}
        placeholder={placeholder ?? label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={cx(controlClass, "h-9 pl-8.5 max-sm:h-11")}
      />
    </search>
  );
}

/** Filters by text while it is typed, beside the page's search; the text is the parameter `name`. */
export function TextFilter({
  name,
  label,
  placeholder,
}: {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
}) {
  const { text, setText } = useTypedParam(name);
  return (
    <span className="w-52 max-sm:w-full">
      <input
        type="text"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={cx(controlClass, "h-9 max-sm:h-11")}
      />
    </span>
  );
}

/** The parameter `name` as it is typed: it goes into the URL after a pause. */
function useTypedParam(name: string) {
  const { params, change, isPending } = useUrlParams();
  const inUrl = params.get(name) ?? "";
  const [text, setText] = useState(inUrl);
  const sent = useRef(inUrl);
  useEffect(() => {
    // Going back, or a link that clears the filters, changes the URL behind the input.
    if (inUrl !== sent.current) {
      sent.current = inUrl;
      setText(inUrl);
    }
  }, [inUrl]);
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      change({ [name]: text.trim() });
    }, pauseMs);
    return () => clearTimeout(timer);
  });
  return { text, setText, isPending };
}

/** Filters by the parameter `name`; the first choice, "any", removes it. */
export function FilterSelect({
  name,
  label,
  any,
  options,
}: {
  readonly name: string;
  readonly label: string;
  /** Word for no filter: "All outcomes". */
  readonly any: string;
  readonly options: readonly Option[];
}) {
  const { params, change } = useUrlParams();
  return (
    <div className="w-44 max-sm:w-[calc(50%-0.25rem)]">
      <Select
        aria-label={label}
        placeholder={any}
        value={params.get(name) ?? ""}
        onValueChange={(value) => change({ [name]: value })}
        options={[{ value: "", label: any }, ...options]}
      />
    </div>
  );
}
