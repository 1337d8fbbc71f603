/** Pure. What the page of the import sends. */
import { z } from "zod";
import { isSendable, tooLarge } from "@/lib/foundation/base/text-file";
import { type ImportColumn, importColumnIds } from "./columns";

const text = z.string().min(1, "Choose a file, or paste its content.").refine(isSendable, tooLarge);

const place = z.int().min(0).max(1000).optional();

const mapping = z.object(
  Object.fromEntries(importColumnIds.map((column) => [column, place])) as Record<ImportColumn, typeof place>,
);

/** Asks what an import would do; without a mapping the headers decide. */
export const previewImportInput = z.object({ text, mapping: mapping.optional() });
export type PreviewImportInput = z.infer<typeof previewImportInput>;

/** Imports what the preview with this `digest` showed. */
export const importUsersInput = z.object({
  text,
  mapping: mapping.refine(({ username }) => username !== undefined, {
    path: ["username"],
    message: "Choose the column with the database role names.",
  }),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ImportUsersInput = z.infer<typeof importUsersInput>;
