"use client";
/** Filters, sort and paging live in the URL; this changes them from the browser. */
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";

export type ParamChanges = Readonly<Record<string, string | null>>;

/** Where in a list one is: by number of the page, or by the id beside it. */
const places = ["page", "before", "after"];

/** `path` with `params` changed: null or "" removes. Changing anything but the place goes back to the first page. */
export function hrefWith(path: string, params: URLSearchParams | string, changes: ParamChanges): string {
  const next = new URLSearchParams(params);
  for (const place of places) if (!(place in changes)) next.delete(place);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query ? `${path}?${query}` : path;
}

/** The present parameters, links that change them, and `change`, which goes there without a new history entry. */
export function useUrlParams() {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const [isPending, start] = useTransition();
  return {
    params,
    isPending,
    hrefFor: (changes: ParamChanges) => hrefWith(path, params.toString(), changes),
    change: (changes: ParamChanges) =>
      start(() => router.replace(hrefWith(path, params.toString(), changes), { scroll: false })),
  };
}
