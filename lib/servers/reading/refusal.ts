/** Pure. What a server refuses to let the monitoring role read. */

/** Whether it is PostgreSQL's "permission denied". */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && (error as { code?: unknown }).code === "42501";

/** The catalog or view that a refusal names; null when it names none. */
export const refusedCatalog = ({ message }: Error): string | null =>
  /\b(pg_[a-z_]+)\b/.exec(message)?.[1] ?? null;
