/**
 * What the console's process and the launcher say to each other about another address of the console. The launcher puts
 * it in force on trial and goes back by itself, unless an owner signs in there in time.
 */
import { z } from "zod";
import { consoleSettings } from "./console-settings";

/** Where the trial of an address has come. */
export const consoleTrial = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("trying"), url: z.string() }),
  z.object({ kind: z.literal("gone_back"), url: z.string(), why: z.string() }),
]);
export type ConsoleTrial = z.infer<typeof consoleTrial>;

/** From the console: it is there, an address to try, and that somebody reached the one on trial. */
export const messageToLauncher = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("console-up") }),
  z.object({ kind: z.literal("try-address"), id: z.string(), settings: consoleSettings }),
  z.object({ kind: z.literal("keep-address"), id: z.string() }),
]);
export type MessageToLauncher = z.infer<typeof messageToLauncher>;

/** To the console: how the trial stands, and whether an address is going to be tried or is kept; a refusal says why not. */
export const messageToConsole = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("trial"), trial: consoleTrial.nullable() }),
  z.object({ kind: z.literal("answer"), id: z.string(), refusal: z.string().nullable() }),
]);
export type MessageToConsole = z.infer<typeof messageToConsole>;
