/**
 * What a route does around its one line where a program asks, and nobody is signed in: JSON alone, small, over HTTPS. Nothing of a
 * cookie is read, and no page of another site may ask: JSON needs a permission that is never given.
 */
import type { z } from "zod";
import { AppError, type AppErrorCode } from "@/lib/foundation/base/errors";
import { isLoopback } from "@/lib/foundation/base/loopback";
import { createLog } from "@/lib/foundation/platform/log";
import { storeTroubleOf, troubleWords } from "@/lib/foundation/platform/store-trouble";
import { hostOf } from "./host";
import { addressIn, isRequestSecure } from "./request";

const log = createLog("console");
/** Octets of a request. */
const mostBytes = 4096;

const statusOf: Readonly<Record<AppErrorCode, number>> = {
  invalid_input: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unproven: 403,
  unconfirmed: 409,
  unavailable: 429,
};

const answer = (status: number, body: object): Response =>
  Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
const refusal = (status: number, error: string): Response => answer(status, { error });

/** Answers with what `run` gives; `address` is where the program is, as far as that is known. */
export async function answerProgram<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  run: (
    input: z.output<Schema>,
    address: string | null,
  ) => Promise<{ readonly status: number; readonly body: object }>,
): Promise<Response> {
  const { headers } = request;
  const host = hostOf(headers)
    .replace(/:\d+$/, "")
    .replace(/^\[|\]$/g, "");
  if (!(await isRequestSecure()) && !isLoopback(host))
    return refusal(403, "Use https://. Over http:// anybody on the way could read the password.");
  if (headers.get("content-type")?.split(";")[0]?.trim() !== "application/json")
    return refusal(415, "Send JSON, with the content type application/json.");
  const text = await readText(request);
  if (text === null) return refusal(413, "The request is too long.");
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refusal(400, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "cannot be read"}`);
  }
  try {
    const { status, body } = await run(parsed.data, addressIn(headers.get("x-forwarded-for")));
    return answer(status, body);
  } catch (error) {
    if (error instanceof AppError) return refusal(statusOf[error.code], error.message);
    const trouble = storeTroubleOf(error);
    log.error({ err: error, trouble }, "a program could not be answered");
    return trouble
      ? refusal(503, troubleWords[trouble])
      : refusal(500, "Something went wrong in the console. Its log says what.");
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The body, or null where it is longer than a request may be. */
async function readText({ body }: Request): Promise<string | null> {
  if (!body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
