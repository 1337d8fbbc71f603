/** Pure. The errors whose message is for a person: refusals of services with their closed set of codes, and failed starts. */

/** Why a service refused. Every door maps these once: form, REST status, exit code. */
export type AppErrorCode =
  | "invalid_input"
  | "not_found"
  | "forbidden"
  /** The role allows it, but password and code must be proved once more first. */
  | "unproven"
  /** Nothing was done: the person must say yes to a question first. */
  | "unconfirmed"
  | "conflict"
  | "unavailable";

/**
 * An expected refusal, with a sentence for the person who caused it.
 * `fields` maps an input's name to the sentence that belongs beside it.
 * Anything else that is thrown is a bug and surfaces as a logged id.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: AppErrorCode;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: AppErrorCode, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

/** Null for the refusal of work on something that is gone; anything else is thrown on. For a job: `work().catch(nullIfGone)`. */
export function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === "not_found") return null;
  throw error;
}

/**
 * What a person is asked before a change that could do harm. `token` stands for exactly this question: whoever sends it
 * along has said yes to what stands here, and to nothing else.
 */
export type Question = {
  readonly title: string;
  /** What will happen, each with the first names of whom it happens to and how many there are beside them. */
  readonly points: readonly {
    readonly text: string;
    readonly names: readonly string[];
    readonly more: number;
  }[];
  /** Sentences after them. */
  readonly notes: readonly string[];
  /** The button that says yes. */
  readonly confirm: string;
  readonly token: string;
};

/** The refusal of a change whose question has not been answered; nothing was changed. */
export class Unconfirmed extends AppError {
  readonly question: Question;

  constructor(question: Question) {
    super("unconfirmed", question.title);
    this.question = question;
  }
}

/** Somebody else's service does not take anything now; `afterSeconds` is how long it asked to be left alone, null where it did not say. */
export class TryLater extends AppError {
  readonly afterSeconds: number | null;

  constructor(message: string, afterSeconds: number | null) {
    super("unavailable", message);
    this.afterSeconds = afterSeconds;
  }
}

/** Something outside the program is in the way. The message says what, and the fix; it is printed without a stack. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}

/** Refuses because `name` of the input is wrong; the sentence shows beside that field. */
export function invalidField(name: string, message: string): AppError {
  return new AppError("invalid_input", message, { [name]: message });
}

/** Closes a `switch` over a union: a new member becomes a type error here. */
export function unreachable(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}
