/** A RADIUS door for tests: a configuration made by hand and a core that the test writes as a function. */
import pino from "pino";
import { utf8 } from "@/lib/foundation/base/bytes";
import { parseCidr } from "@/lib/foundation/base/cidr";
import type { ClientConfig, Config, LoginAnswer, LoginRequest } from "@/lib/login/authentication/contract";
import type { Limits } from "@/lib/login/radius-server/limits";
import { type RadiusServer, startRadiusServer } from "@/lib/login/radius-server/server";

/** The shared secret of `clientConfig`. */
export const testSecret = "shared-secret-for-tests-0123456789";

/** A client for everything on this machine, with `change` on top. */
export function clientConfig(change: Partial<ClientConfig> & { cidr?: string } = {}): ClientConfig {
  const network = parseCidr(change.cidr ?? "127.0.0.0/8");
  if (!network) throw new TypeError("not a network");
  return {
    id: "00000000-0000-4000-8000-000000000001",
    name: "test",
    ldapName: "test",
    doors: ["radius", "ldap"],
    secret: utf8(testSecret),
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    ...change,
    network: change.network ?? network,
  };
}

/** A configuration with these clients and no policy. */
export function configWith(clients: readonly ClientConfig[], version = 1n): Config {
  return {
    version,
    clients,
    policies: [],
    lockout: { threshold: 5, baseSeconds: 30, maxSeconds: 900, forgetSeconds: 3600 },
    sending: { cooldownSeconds: 60, perUserAndDay: 20, perTargetAndDay: 20 },
    clientFailureLimit: 200,
    clientFailureWindowSeconds: 60,
    enrollWithoutLink: false,
    directories: [],
    macKey: new Uint8Array(32),
  };
}

/** A door on any port. `store.config` is what a refresh finds; `requests` are the logins that reached the core. */
export type TestDoor = RadiusServer & {
  readonly store: { config: Config; refreshes: number };
  readonly requests: readonly LoginRequest[];
  readonly lines: readonly string[];
};

/** Opens a door; `authenticate` is the core. */
export async function openTestDoor(options: {
  readonly clients?: readonly ClientConfig[];
  readonly host?: string;
  readonly limits?: Partial<Limits>;
  /** False: the store has not answered yet. */
  readonly isReady?: boolean;
  readonly authenticate?: (request: LoginRequest) => LoginAnswer | Promise<LoginAnswer>;
}): Promise<TestDoor> {
  const { isReady = true, authenticate = () => ({ kind: "accept", groups: [] }) } = options;
  const lines: string[] = [];
  const requests: LoginRequest[] = [];
  let current = configWith(options.clients ?? [clientConfig()]);
  const store = { config: current, refreshes: 0 };
  const refresh = async () => {
    store.refreshes++;
    current = store.config;
    return current;
  };
  const server = await startRadiusServer({
    host: options.host ?? "127.0.0.1",
    port: 0,
    limits: options.limits,
    log: pino({}, { write: (line: string) => void lines.push(line) }),
    configs: {
      current: () => (isReady ? current : null),
      refresh,
      refreshIfStale: async () => current !== store.config && (await refresh()) === store.config,
    },
    authenticator: {
      authenticate: async (request) => {
        requests.push(request);
        return authenticate(request);
      },
    },
  });
  return { ...server, store, requests, lines };
}
