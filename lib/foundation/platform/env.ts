/** The environment: every variable the product reads, validated once, each error naming variable and fix. */
import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { type Base, parseBase } from "@/lib/foundation/base/distinguished-name";
import { StartError } from "@/lib/foundation/base/errors";
import {
  type ConsoleLine,
  type ConsoleSettings,
  type ConsoleVariable,
  consoleSettingsFile,
  consoleVariables,
  readConsoleLines,
} from "./console-settings";

const port = z.coerce.number().int().min(0).max(65535);
const hostName = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;
const file = z
  .string()
  .min(1)
  .transform((path) => resolve(path));
/** Host names and addresses with commas between them. */
const names = z
  .string()
  .transform((text) => text.split(",").map((name) => name.trim()))
  .refine(
    (list) => list.every((name) => isIP(name) !== 0 || (name.length <= 253 && hostName.test(name))),
    "must be host names or addresses separated by commas",
  );
const ldapBase = z.string().transform((text, context): Base => {
  const base = parseBase(text);
  // Names may have blanks after commas; this text goes into lines of pg_hba.conf, where they would end a word.
  if (base && !/\s,|,\s/.test(text)) return base;
  context.addIssue(
    "must be a distinguished name without spaces around its commas, such as dc=example,dc=org",
  );
  return z.NEVER;
});

const storeUrl = z.string().regex(/^postgres(ql)?:\/\//, "must start with postgresql://");

const defaultHome = ".postern";

const schema = z.object({
  POSTERN_HOME: z.string().min(1).default(defaultHome),
  DATABASE_URL: storeUrl.optional(),
  POSTERN_MIGRATE_URL: storeUrl.optional(),
  POSTERN_STORE_PORT: port.default(0),
  POSTERN_MASTER_KEY: z.string().min(1).optional(),
  POSTERN_CONSOLE_HOST: z.string().min(1).default("127.0.0.1"),
  POSTERN_CONSOLE_PORT: port.default(3000),
  POSTERN_CONSOLE_URL: z.url({ protocol: /^https?$/ }).optional(),
  POSTERN_CONSOLE_TLS: z.enum(["off", "issued", "files"]).optional(),
  POSTERN_CONSOLE_CERTIFICATE: file.optional(),
  POSTERN_CONSOLE_KEY: file.optional(),
  POSTERN_CONSOLE_FIXED: z
    .string()
    .default("")
    .transform((text) => consoleVariables.filter((name) => text.split(",").includes(name))),
  POSTERN_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  POSTERN_RADIUS_HOST: z.string().min(1).default("127.0.0.1"),
  POSTERN_RADIUS_PORT: port.default(1812),
  POSTERN_LDAP_HOST: z.string().min(1).default("127.0.0.1"),
  POSTERN_LDAPS_PORT: port.default(1636),
  POSTERN_LDAP_PORT: port.optional(),
  POSTERN_LDAP_BASE: ldapBase.prefault("dc=postern"),
  POSTERN_LDAP_NAMES: names.default([]),
  POSTERN_LDAP_CERTIFICATE: file.optional(),
  POSTERN_LDAP_KEY: file.optional(),
  POSTERN_METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  POSTERN_METRICS_PORT: port.default(9812),
  POSTERN_JOBS_METRICS_PORT: port.default(9813),
  POSTERN_ARGON2_MEMORY_KIB: z.coerce.number().int().min(8).max(4_194_304).default(19_456),
  POSTERN_ARGON2_PASSES: z.coerce.number().int().min(1).max(64).default(2),
  POSTERN_KNOWN_PASSWORD_SECONDS: z.coerce.number().int().min(0).max(900).default(300),
  POSTERN_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  POSTERN_DEMO_POSTGRES_PORT: port.default(0),
  UV_THREADPOOL_SIZE: z.coerce.number().int().min(1).max(1024).default(4),
  NODE_ENV: z.string().default("production"),
});

/**
 * The validated environment. Ports: 0 means "any free one". consoleTls: whose certificate the console shows, of its own
 * authority's or the administrator's, or that it speaks HTTP.
 */
export type Env = Readonly<z.infer<typeof schema>> & {
  readonly home: string;
  readonly consoleTls: "off" | "issued" | "files";
};

let cached: Env | undefined;

/** What a part of the product says that is started without its store. */
export const noDatabaseUrl =
  "DATABASE_URL is not set. Start with `npm start`, which sets it, or set it yourself.";

/**
 * The environment of this process, read at the first call; below it what the console's settings file in POSTERN_HOME says.
 * An empty variable counts as unset.
 * @throws StartError naming every variable that is wrong and what it must be
 */
export function env(): Env {
  cached ??= readEnv(process.env);
  return cached;
}

/** The same of `source`, a map like process.env. @throws StartError as env */
export function readEnv(source: Given): Env {
  const given = present(source);
  // The launcher gave its child all of them: whatever the file says by now, its children agree.
  if (source.POSTERN_CONSOLE_FIXED !== undefined) return parseEnv(given);
  const home = resolve(given.POSTERN_HOME ?? defaultHome);
  const lines = readConsoleLines(home).filter(({ name }) => given[name] === undefined);
  const settings = present(Object.fromEntries(lines.map(({ name, value }) => [name, value])));
  return parseEnv({ ...settings, ...given }, { file: consoleSettingsFile(home), lines });
}

/**
 * `from` with the console's variables as `settings` say, but for those that are `fixed`: the environment sets them itself.
 * @throws StartError when they cannot be used together
 */
export function withConsoleSettings(
  from: Env,
  settings: ConsoleSettings,
  fixed: readonly ConsoleVariable[],
): Env {
  const free = consoleVariables.filter((name) => !fixed.includes(name));
  const given = Object.entries(process.env).filter(([name]) => !free.some((one) => one === name));
  const next = parseEnv({ ...settings, ...present(Object.fromEntries(given)) });
  const changed = Object.fromEntries(
    ([...consoleVariables, "consoleTls"] as const).map((name) => [name, next[name]]),
  );
  return { ...from, ...(changed as Pick<Env, ConsoleVariable | "consoleTls">) };
}

/** The console's variables that the environment of this process sets. */
export function consoleVariablesSet(): readonly ConsoleVariable[] {
  const given = present(process.env);
  return consoleVariables.filter((name) => given[name] !== undefined);
}

/**
 * Makes `url` the DATABASE_URL of this process from here on: for the launcher and commands, which start or find the
 * embedded store themselves. Call it before anything opens the store.
 */
export function adoptStore(url: string): void {
  cached = { ...env(), DATABASE_URL: url };
}

/**
 * Makes `directory` the home of this process from here on, with the settings file there: for the demo, whose state lies
 * apart from the product's.
 */
export function adoptHome(directory: string): void {
  cached = readEnv({ ...process.env, POSTERN_HOME: directory });
}

type Given = Readonly<Record<string, string | undefined>>;

const present = (source: Given): Given =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));

/** Where some of the variables came from. */
type Origin = { readonly file: string; readonly lines: readonly ConsoleLine[] };

/** Validates `source`, a map like process.env. Apart from this file, only tests call it. */
export function parseEnv(source: Given, origin?: Origin): Env {
  const result = schema.superRefine(refuseContradictions).safeParse(present(source));
  if (result.success) {
    const { POSTERN_HOME, POSTERN_CONSOLE_TLS: tls, POSTERN_CONSOLE_CERTIFICATE } = result.data;
    const consoleTls = tls ?? (POSTERN_CONSOLE_CERTIFICATE ? "files" : "off");
    return { ...result.data, home: resolve(POSTERN_HOME), consoleTls };
  }
  throw new StartError(sentencesOf(result.error, origin));
}

/** What is wrong, beside the variable, or beside the line of the file where it stands. */
function sentencesOf({ issues }: z.ZodError, origin?: Origin): string {
  const [inFile, inEnvironment]: [string[], string[]] = [[], []];
  for (const { path, message } of issues) {
    const name = path.join(".");
    const line =
      origin?.lines.find((one) => one.name === name) ??
      origin?.lines.find((one) => message.split(" ").includes(one.name));
    if (!line) inEnvironment.push(`  ${name}: ${message}`);
    else
      inFile.push(`${origin?.file}, line ${line.line}: ${name}: ${message}. Correct the line or remove it.`);
  }
  const title = "These environment variables are not valid:";
  const said = inEnvironment.length > 0 ? [title, ...inEnvironment] : [];
  return [...inFile, ...said, "See docs/environment.md."].join("\n");
}

type Raw = z.infer<typeof schema>;

/** What is wrong only together. */
function refuseContradictions(from: Raw, context: z.RefinementCtx): void {
  const { POSTERN_LDAP_CERTIFICATE: certificate, POSTERN_LDAP_KEY: key } = from;
  const refuse = (name: keyof Raw, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });
  if (from.POSTERN_MIGRATE_URL && !from.DATABASE_URL)
    refuse("POSTERN_MIGRATE_URL", "is set but DATABASE_URL is not");
  if (certificate && !key) refuse("POSTERN_LDAP_KEY", "is not set but POSTERN_LDAP_CERTIFICATE is");
  if (key && !certificate) refuse("POSTERN_LDAP_CERTIFICATE", "is not set but POSTERN_LDAP_KEY is");
  const { POSTERN_CONSOLE_CERTIFICATE: ours, POSTERN_CONSOLE_KEY: ourKey, POSTERN_CONSOLE_TLS: tls } = from;
  if (ours && !ourKey) refuse("POSTERN_CONSOLE_KEY", "is not set but POSTERN_CONSOLE_CERTIFICATE is");
  if (ourKey && !ours) refuse("POSTERN_CONSOLE_CERTIFICATE", "is not set but POSTERN_CONSOLE_KEY is");
  if (tls === "files" && !ours)
    refuse("POSTERN_CONSOLE_CERTIFICATE", "is not set but POSTERN_CONSOLE_TLS is files");
  const speaksTls = tls ? tls !== "off" : ours !== undefined;
  if (speaksTls && from.POSTERN_CONSOLE_URL?.startsWith("http:"))
    refuse("POSTERN_CONSOLE_URL", "must begin with https:// because the console serves HTTPS");
  if (from.POSTERN_LDAP_PORT && from.POSTERN_LDAP_PORT === from.POSTERN_LDAPS_PORT)
    refuse("POSTERN_LDAP_PORT", "must differ from POSTERN_LDAPS_PORT");
}

/**
 * The console's variables as `from` has them, with the port in use, for a child process: every one of them, and which of
 * them the environment sets itself.
 */
export function consoleEnv(from: Env, port: number): Readonly<Record<string, string | undefined>> {
  const all = consoleVariables.map((name) => [
    name,
    from[name] === undefined ? undefined : String(from[name]),
  ]);
  return {
    ...(Object.fromEntries(all) as Record<ConsoleVariable, string | undefined>),
    POSTERN_CONSOLE_PORT: String(port),
    POSTERN_CONSOLE_FIXED: consoleVariablesSet().join(),
  };
}

/** The environment to hand to a child process: this process's own, with `changes` on top (undefined removes). */
export function childEnv(changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const merged: NodeJS.ProcessEnv = { ...process.env, ...changes };
  for (const [name, value] of Object.entries(changes)) if (value === undefined) delete merged[name];
  return merged;
}
