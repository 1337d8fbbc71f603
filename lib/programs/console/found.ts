/** What a page does with an id from the address: the thing, or the page that says "not found". */
import { notFound } from "next/navigation";
import { z } from "zod";
import { AppError } from "@/lib/foundation/base/errors";

/** What `read` gives for `id`; ends in the not-found page when `id` is no id or nothing has it. */
export async function found<T>(id: string, read: (id: string) => Promise<T>): Promise<T> {
  if (!z.uuid().safeParse(id).success) notFound();
  try {
    return await read(id);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}
