/** Pure. What is known of a login that left no attempt in the login log. */
import type { ServerError } from "@/lib/protocols/postgres/wire";
import type { WorkerLook } from "./worker-change";

/** What is known when no attempt came. */
export type Silence = {
  /** What PostgreSQL said in the end; null when it said nothing either. */
  readonly error: ServerError | null;
  readonly before: readonly WorkerLook[];
  readonly after: readonly WorkerLook[];
  /** When the password was sent. */
  readonly askedAt: Date;
  /** The address of the server, as it is reached from here. */
  readonly serverAddress: string;
  readonly client: SilentClient | null;
};

/** The client that the server's settings name. */
export type SilentClient = {
  readonly name: string;
  readonly network: string;
  readonly isDisabled: boolean;
  readonly doors: readonly string[];
};
