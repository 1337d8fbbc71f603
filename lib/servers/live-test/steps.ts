/** Pure. The steps of a live login test, and what is told of each while it runs. */

/** Each step with its name on the page, in order. */
export const liveStepNames = {
  resolve: "Name",
  tcp: "Connection",
  tls: "TLS",
  request: "PostgreSQL asks",
  postern: "Postern is asked",
  user: "User",
  policy: "Policy",
  password: "Password",
  factor: "Second factor",
  postgresql: "PostgreSQL answers",
  without_tls: "Without TLS",
} as const;
export type LiveStep = keyof typeof liveStepNames;

/** All steps in their order. */
export const liveSteps = Object.keys(liveStepNames) as readonly LiveStep[];

/** What came of a step. A 'warning' lets the login go on. */
export type StepState = "running" | "ok" | "warning" | "failed" | "skipped";

/** Names and values that belong to a step. */
export type StepFacts = readonly (readonly [name: string, value: string])[];

/** What a step came to: a sentence, and what to do about it (empty where nothing is wrong). */
export type StepResult = {
  readonly state: StepState;
  readonly text: string;
  readonly fix: string;
  readonly facts: StepFacts;
};

/** A step that has begun or ended. `ms` is how long it took, null where that says nothing. */
export type StepEvent = StepResult & {
  readonly type: "step";
  readonly step: LiveStep;
  readonly ms: number | null;
};

/** The end. `attemptId` is the login's row in the login log, `failedStep` the step that failed. */
export type EndEvent = {
  readonly type: "end";
  readonly outcome: "accepted" | "refused" | "stopped";
  readonly failedStep: LiveStep | null;
  readonly attemptId: string | null;
  readonly ms: number;
};

/** What a test tells. */
export type LiveEvent = StepEvent | EndEvent;

const result =
  (state: StepState) =>
  (text: string, fix = "", facts: StepFacts = []): StepResult => ({ state, text, fix, facts });

/** A step that went well. */
export const passed = (text: string, facts: StepFacts = []): StepResult => result("ok")(text, "", facts);
/** A step that ends the test. */
export const failed = result("failed");
/** A step that went on, with something to fix. */
export const warned = result("warning");
/** A step that nobody looked at. */
export const skipped = (text: string): StepResult => result("skipped")(text);
/** A step that is under way. */
export const running = (text: string): StepResult => result("running")(text);
