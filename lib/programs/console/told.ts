/** Answers that are told while they happen: one line of JSON for each thing, until the work ends or the browser leaves. */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import type { Permission } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { createLog } from "@/lib/foundation/platform/log";
import { isSameOrigin } from "./same-origin";
import { operatorOr } from "./session";
import { somethingWentWrong } from "./went-wrong";

const log = createLog("console");
const mostCharacters = 5000;

/** How work tells what happens, and hears that nobody listens any more. */
type Telling<Event> = { readonly emit: (event: Event) => void; readonly signal: AbortSignal };

/**
 * The answer to a POST of JSON by an operator who has `permission`: `work` runs with what `schema` reads and its events go
 * out as they come. What keeps it from beginning or going on is told as `{type: "broken", text}`.
 */
export async function told<Schema extends z.ZodType, Event>(
  request: Request,
  permission: Permission,
  schema: Schema,
  work: (actor: OperatorActor, input: z.output<Schema>, telling: Telling<Event>) => Promise<void>,
): Promise<Response> {
  const actor = await operatorOr(permission);
  if (actor instanceof Response) return refused(await actor.text(), actor.status);
  if (!isSameOrigin(request.headers)) return refused("This request came from another site.", 403);
  const body = await request.text();
  const input = schema.safeParse(body.length > mostCharacters ? null : parsed(body));
  if (!input.success) return refused(input.error.issues[0]?.message ?? "", 400, fieldsOf(input.error));

  const leaving = new AbortController();
  const signal = AbortSignal.any([request.signal, leaving.signal]);
  const encoder = new TextEncoder();
  const lines = new ReadableStream<Uint8Array>({
    async start(controller) {
      const emit = (event: Event | Broken) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      try {
        await work(actor, input.data, { emit, signal });
      } catch (error) {
        if (!signal.aborted) emit({ type: "broken", text: wordsFor(error) });
      }
      if (!signal.aborted) controller.close();
    },
    cancel: () => leaving.abort(),
  });
  return new Response(lines, {
    headers: {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      // A proxy in front must pass each line on as it comes.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

type Broken = { readonly type: "broken"; readonly text: string };

const refused = (text: string, status: number, fields = {}): Response =>
  Response.json({ text, fields }, { status });

/** The first message of each field. */
const fieldsOf = ({ issues }: z.ZodError): Readonly<Record<string, string>> =>
  Object.fromEntries(issues.toReversed().map(({ path, message }) => [String(path[0] ?? ""), message]));

function wordsFor(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const id = randomUUID().slice(0, 8);
  log.error({ err: error, id }, "a test broke");
  return somethingWentWrong(id);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
