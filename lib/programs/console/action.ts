/**
 * What every server action does around its three lines: who is calling, parse the form, map refusals to fields, ask for a
 * fresh proof or an answer where the service wants one, write down what the role does not allow, log what broke. Next itself refuses actions from another origin.
 */
import { randomUUID } from "node:crypto";
import { refresh } from "next/cache";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { AccessRefused, type OperatorActor, type UserActor } from "@/lib/foundation/access/actor";
import { recordRefusal } from "@/lib/foundation/audit/record-refusal";
import { AppError, Unconfirmed } from "@/lib/foundation/base/errors";
import { type FormState, StaleSave, versionOf } from "@/lib/foundation/base/form-state";
import { readForm } from "@/lib/foundation/base/read-text";
import { createLog } from "@/lib/foundation/platform/log";
import { requireStore } from "@/lib/foundation/platform/store-health";
import { storeTroubleOf, troubleWords } from "@/lib/foundation/platform/store-trouble";
import { type ActionState, done, type FormAction, type Saved } from "./action-state";
import { selfPaths, signInPath } from "./paths";
import { currentOperator, currentUser } from "./session";
import { somethingWentWrong } from "./went-wrong";

const log = createLog("console");

/** What the body of an action gives: a message, `done(message, data)`, or nothing. It may also redirect. */
export type ActionResult<Data> = string | ActionState<Data> | undefined;

/**
 * An action of the console. The service called inside checks the operator's permission, and whether password and code
 * were proved a short while ago where that is sensitive; the form then asks for them and runs the action again.
 */
export function operatorAction<Schema extends z.ZodType, Data = never>(
  schema: Schema,
  run: (actor: OperatorActor, input: z.output<Schema>) => Promise<ActionResult<Data>>,
): FormAction<Data> {
  return answering(async (_previous, form) => {
    const actor = await currentOperator();
    if (!actor) return ended(signInPath);
    return settle(
      schema,
      form,
      async (input) => {
        const result = await run(actor, input);
        refresh();
        return result;
      },
      actor,
    );
  });
}

/** An action of self-service. A session that may only enrol is refused, unless `limited` is "allowed". */
export function userAction<Schema extends z.ZodType, Data = never>(
  schema: Schema,
  run: (actor: UserActor, input: z.output<Schema>) => Promise<ActionResult<Data>>,
  limited: "allowed" | "refused" = "refused",
): FormAction<Data> {
  return answering(async (_previous, form) => {
    const user = await currentUser();
    if (!user || (user.isLimited && limited === "refused")) return ended(selfPaths.signIn);
    return settle(
      schema,
      form,
      async (input) => {
        const result = await run(user.actor, input);
        refresh();
        return result;
      },
      user.actor,
    );
  });
}

/** An action that anybody may call: setup, links. What is called inside must check a token of its own. */
export function publicAction<Schema extends z.ZodType, Data = never>(
  schema: Schema,
  run: (input: z.output<Schema>) => Promise<ActionResult<Data>>,
): FormAction<Data> {
  return answering(async (_previous, form) => settle(schema, form, run));
}

/** A form is told when the store is the reason, wherever that shows: what was typed stays, and nothing looks broken. */
function answering<Data>(action: FormAction<Data>): FormAction<Data> {
  return async (previous, form) => {
    try {
      await requireStore();
      return await action(previous, form);
    } catch (error) {
      unstable_rethrow(error);
      const trouble = storeTroubleOf(error);
      if (!trouble) throw error;
      log.error({ err: error, trouble }, "An action met a store in trouble.");
      return { status: "error", message: troubleWords[trouble], fields: {} };
    }
  };
}

const ended = (signInAt: string): ActionState<never> => ({
  status: "error",
  message:
    "Your session has ended. Sign in again in another tab, then come back and try again. What you typed is kept here.",
  fields: {},
  signInAt,
});

/** What a form that shows something stored is told after its save: the message, and the version that it shows from now on. */
export const saved = (message: string, form: FormState): ActionState<Saved> =>
  done(message, { version: versionOf(form) });

async function settle<Schema extends z.ZodType, Data>(
  schema: Schema,
  form: FormData,
  run: (input: z.output<Schema>) => Promise<ActionResult<Data>>,
  actor: OperatorActor | UserActor | null = null,
): Promise<ActionState<Data>> {
  const parsed = schema.safeParse(readForm(schema, form));
  if (!parsed.success) return invalid(parsed.error);
  try {
    const result = await run(parsed.data);
    return typeof result === "object" ? result : done(result ?? "");
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError && error.code === "forbidden" && actor) {
      await recordRefusal(actor, error instanceof AccessRefused ? error.permission : "another account");
    }
    if (error instanceof AppError) {
      const unproven = error.code === "unproven" ? actor?.name : undefined;
      const question = error instanceof Unconfirmed ? error.question : undefined;
      const conflict = error instanceof StaleSave ? error.conflict : undefined;
      const { message, fields } = error;
      return { status: "error", message, fields, unproven, question, conflict };
    }
    if (storeTroubleOf(error)) throw error;
    const id = randomUUID().slice(0, 8);
    log.error({ err: error, id }, "action broke");
    return { status: "error", message: somethingWentWrong(id), fields: {}, id };
  }
}

/** The first message of each field, under its full path and under its first name. */
function invalid(error: z.ZodError): ActionState<never> {
  const fields: Record<string, string> = {};
  const general: string[] = [];
  for (const { path, message } of error.issues) {
    if (path.length === 0) general.push(message);
    else for (const name of [path.join("."), String(path[0])]) fields[name] ??= message;
  }
  return { status: "error", message: general[0] ?? "Fix the highlighted fields.", fields };
}
