/** Pure. What a part of a server is: one statement, the shape of its rows, how many are read, and the right it needs. */
import type { z } from "zod";
import type { Right } from "../rights";

/** A part as it is declared. Rows are hostile input until `row` has let them through; it also takes secrets out. */
export type Part<Row> = {
  /** Gives the rows. Limited by whoever reads it. */
  readonly query: string;
  readonly row: z.ZodType<Row>;
  /** Most rows that are read. Where there are more, nothing that was not seen counts as in order. */
  readonly most: number;
  /** What it is, in words that fit behind "may not read". */
  readonly what: string;
  /** The right that it needs beyond what everybody may read; null for none. */
  readonly right: Right | null;
  /**
   * A statement with one row and one column "ok", asked first: false means that the right is missing. For views that
   * leave rows out rather than refuse, and for functions that must not be called before they were looked at.
   */
  readonly guard: string | null;
  /** The first major version that has it. */
  readonly from: number;
};

/** Declares a part. */
export const part = <Row>(
  declared: Pick<Part<Row>, "query" | "row" | "what"> & Partial<Part<Row>>,
): Part<Row> => ({ most: 5000, right: null, guard: null, from: 14, ...declared });

/** A part after it was asked for: its rows, or why not and what would make it known. */
export type PartRead<Row> =
  | { readonly isRead: true; readonly rows: readonly Row[]; readonly isCut: boolean }
  | Unread;

/** Why something is not known, one sentence, and the SQL or line to copy that makes it known. */
export type Unread = { readonly isRead: false; readonly why: string; readonly grant: string };
