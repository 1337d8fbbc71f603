/** Pure. The steps of the first run after the owner exists, one screen each, and where to go on. */
import type { ClientDoor } from "@/lib/login/decision/door";
import type { LeftOut } from "@/lib/servers/protection/left-out";
import type { ProtectionState } from "@/lib/servers/protection/queries";

/** The registered server as the first run sees it. What comes from its reading is null while it was not read. */
export type SetupServer = {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly version: string | null;
  readonly majorVersion: number | null;
  readonly loginRoles: number | null;
  readonly failure: { readonly text: string; readonly fix: string } | null;
  /** Ways in without a second factor that nobody accepted. */
  readonly openWays: number | null;
  /** Why `openWays` is not known; empty when it is. */
  readonly whyUnknown: string;
  /** Who gets in without a second factor because that was decided. */
  readonly leftOut: LeftOut;
  /** Whether a line of its pg_hba.conf asks a worker of Postern. */
  readonly asksPostern: boolean;
  readonly protection: ProtectionState["state"];
};

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
  /** Null while no server that asks as the client is registered: then nothing about it is checked. */
  readonly server: SetupServer | null;
  /** The user whose login is tried: an enrolled one if there is one. */
  readonly user: {
    readonly id: string;
    readonly username: string;
    readonly isEnrolled: boolean;
    readonly hasKeptPassword: boolean;
  } | null;
  readonly hasAttempt: boolean;
  /** The reuse window of the default policy; null when it is off. */
  readonly reuse: { readonly uses: number; readonly seconds: number } | null;
};

/** In order, one screen each. The screens of the owner come before them. */
export const setupSteps = [
  "organisation",
  "address",
  "client",
  "server",
  "people",
  "passwords",
  "enrol",
  "programs",
  "postgresql",
  "login",
] as const;
export type SetupStep = (typeof setupSteps)[number];

/** The screens that make the owner. */
export const ownerSteps = ["account", "phone", "sign-in"] as const;
export type OwnerStep = (typeof ownerSteps)[number];

/** What each step is called in the list of steps. */
export const setupStepNames: Readonly<Record<SetupStep, string>> = {
  organisation: "Organisation",
  address: "Address",
  client: "PostgreSQL as a client",
  server: "Register the server",
  people: "Users",
  passwords: "Passwords",
  enrol: "First phone",
  programs: "Programs",
  postgresql: "pg_hba.conf",
  login: "Test",
};

/** The steps that there are: without a server that was read there are no passwords to keep. */
export const stepsOf = (progress: Pick<SetupProgress, "server" | "user">): readonly SetupStep[] =>
  setupSteps.filter((step) => step !== "passwords" || !isPassedOver(progress));

/** Whether one has gone on without the server. */
const isPassedOver = ({ server, user }: Pick<SetupProgress, "server" | "user">) =>
  user !== null && (server === null || server.version === null);

/** The place of a screen among all, from 1, and how many there are. */
export function placeOf(
  step: SetupStep | OwnerStep,
  steps: readonly SetupStep[] = setupSteps,
): { readonly step: number; readonly steps: number } {
  const all: readonly (SetupStep | OwnerStep)[] = [...ownerSteps, ...steps];
  return { step: all.indexOf(step) + 1, steps: all.length };
}

/**
 * The first step whose result is missing. Without a registered server nothing tells whether pg_hba.conf was changed, and
 * nothing ever whether the console's address was meant to stay as it is: that question is asked once, on the way.
 */
export function nextStep(progress: SetupProgress): SetupStep {
  const { organisationName, client, server, user } = progress;
  if (organisationName === "") return "organisation";
  if (!client) return "client";
  if (!user) return server ? "people" : "server";
  if (!user.isEnrolled) return "enrol";
  const isInForce = server ? server.asksPostern : progress.hasAttempt;
  return isInForce ? "login" : "postgresql";
}

/** Whether `step` can be shown: what it builds on exists. */
export function isReachable(step: SetupStep, { client, server, user }: SetupProgress): boolean {
  switch (step) {
    case "organisation":
    case "address":
    case "client":
      return true;
    case "passwords":
      return client !== null && user !== null && server !== null && server.version !== null;
    case "enrol":
      return client !== null && user !== null;
    default:
      return client !== null;
  }
}

/** Whether what `step` is for was passed over and is not checked. */
export const isUnchecked = (step: SetupStep, { server }: SetupProgress): boolean =>
  step === "server" ? server === null || server.version === null : false;
