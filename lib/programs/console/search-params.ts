/** Reading search, filters, sort and page of a list from the URL. */

/** What Next hands to a page. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export type ListParams<Sort extends string> = {
  readonly q: string;
  readonly sort: Sort;
  readonly direction: "asc" | "desc";
  /** Starts at 1. */
  readonly page: number;
  /** Any other parameter, "" when absent. */
  readonly get: (name: string) => string;
};

/** The parameters of a list; a sort that is not in `sorts` becomes `defaultSort` ("username" or "-at"). */
export async function listParams<const Sort extends string>(
  searchParams: SearchParams,
  {
    sorts,
    defaultSort,
  }: { readonly sorts: readonly Sort[]; readonly defaultSort: NoInfer<Sort> | `-${NoInfer<Sort>}` },
): Promise<ListParams<Sort>> {
  const params = await searchParams;
  const get = (name: string) => {
    const value = params[name];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const known = (text: string) => sorts.find((sort) => sort === text.replace(/^-/, ""));
  const asked = known(get("sort")) ? get("sort") : defaultSort;
  const page = Number(get("page"));
  return {
    q: get("q").trim(),
    sort: known(asked) ?? (defaultSort.replace(/^-/, "") as Sort),
    direction: asked.startsWith("-") ? "desc" : "asc",
    page: Number.isInteger(page) && page > 0 ? Math.min(page, 100_000) : 1,
    get,
  };
}
