/** An LDAP door for tests: a configuration made by hand and a core that the test writes as a function. */
import pino from "pino";
import { parseBase } from "@/lib/foundation/base/distinguished-name";
import { type Certificate, selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import type { ClientConfig, Config, LoginAnswer, LoginRequest } from "@/lib/login/authentication/contract";
import type { Limits } from "@/lib/login/ldap-server/limits";
import { type LdapServer, startLdapServer } from "@/lib/login/ldap-server/server";
import { clientConfig, configWith } from "./radius-door";

/** A door on any ports. `store.config` is what a refresh finds; `requests` are the logins that reached the core. */
export type TestLdapDoor = LdapServer & {
  readonly port: number;
  readonly startTlsPort: number;
  readonly store: { config: Config; refreshes: number };
  readonly requests: readonly LoginRequest[];
  readonly lines: readonly string[];
  readonly certificate: Certificate;
  /** Replaces the certificate, as its renewal does. */
  renew(certificate: Certificate): void;
};

let shared: Promise<Certificate> | undefined;

/** Opens a door; `authenticate` is the core. */
export async function openTestLdapDoor(
  options: {
    readonly clients?: readonly ClientConfig[];
    readonly host?: string;
    readonly limits?: Partial<Limits>;
    /** False: the store has not answered yet. */
    readonly isReady?: boolean;
    readonly hasCertificate?: boolean;
    readonly authenticate?: (request: LoginRequest) => LoginAnswer | Promise<LoginAnswer>;
  } = {},
): Promise<TestLdapDoor> {
  const { isReady = true, hasCertificate = true } = options;
  const { authenticate = () => ({ kind: "accept", groups: [] }) } = options;
  shared ??= selfSignedCertificate(["localhost", "127.0.0.1"], 2, new Date());
  const certificate = await shared;
  const base = parseBase("dc=postern");
  if (!base) throw new TypeError("not a base");
  const lines: string[] = [];
  const requests: LoginRequest[] = [];
  let current = configWith(options.clients ?? [clientConfig()]);
  const store = { config: current, refreshes: 0 };
  const refresh = async () => {
    store.refreshes++;
    current = store.config;
    return current;
  };
  let shown = hasCertificate ? certificate : null;
  let changed = (_: Certificate) => {};
  const server = await startLdapServer({
    host: options.host ?? "127.0.0.1",
    tlsPort: 0,
    startTlsPort: 0,
    base,
    limits: options.limits,
    log: pino({}, { write: (line: string) => void lines.push(line) }),
    certificates: {
      current: () => shown,
      onChange(listener) {
        changed = listener;
      },
    },
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
  return {
    ...server,
    port: server.addresses.ldaps.port,
    startTlsPort: server.addresses.ldap?.port ?? 0,
    store,
    requests,
    lines,
    certificate,
    renew(next) {
      shown = next;
      changed(next);
    },
  };
}

/** An `authenticate` that lets in whoever types "right". */
export const byPassword = ({ typed }: LoginRequest): LoginAnswer =>
  typed === "right" ? { kind: "accept", groups: [] } : { kind: "reject" };

/** Where the test's client is in the tree, and the name that alice binds with there. */
export const clientBase = "ou=test,dc=postern";
export const aliceName = `uid=alice,${clientBase}`;
