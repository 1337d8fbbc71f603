/** Pure. The steps of the first run after the owner exists, and where to go on. */
import type { ClientDoor } from "@/lib/login/decision/door";

/** How far the first run has come. */
export type SetupProgress = {
  readonly organisationName: string;
  readonly loginUrl: string;
  /** What links begin with while `loginUrl` is empty. */
  readonly consoleUrl: string;
  readonly client: {
    readonly id: string;
    readonly name: string;
    readonly network: string;
    readonly ldapName: string;
    readonly doors: readonly ClientDoor[];
  } | null;
  readonly user: { readonly id: string; readonly username: string; readonly isEnrolled: boolean } | null;
};

/** In order. The owner comes before them. */
export const setupSteps = ["organisation", "client", "postgresql", "person", "login"] as const;
export type SetupStep = (typeof setupSteps)[number];

/** What each step is called in the list of steps. */
export const setupStepNames: Readonly<Record<SetupStep | "owner", string>> = {
  owner: "Your account",
  organisation: "Organisation",
  client: "PostgreSQL as a client",
  postgresql: "pg_hba.conf",
  person: "First user",
  login: "First login",
};

/** The first step whose result is missing. Nothing tells whether pg_hba.conf was changed, so that step shows until a user exists. */
export function nextStep(progress: SetupProgress): SetupStep {
  if (progress.organisationName === "") return "organisation";
  if (!progress.client) return "client";
  return progress.user ? "login" : "postgresql";
}

/** Whether `step` can be shown: what it builds on exists. */
export function isReachable(step: SetupStep, progress: SetupProgress): boolean {
  const needsClient = step === "postgresql" || step === "person" || step === "login";
  return !needsClient || progress.client !== null;
}
