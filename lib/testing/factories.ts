/** Rows for tests: each factory fills in what a test does not care about. */
import { randomBytes, randomUUID } from "node:crypto";
import { copyOf, utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { presets } from "@/lib/login/directory/attributes";

const unique = (word: string) => `${word}-${randomBytes(4).toString("hex")}`;

/** A user without password and factor. */
export function makeUser(data: Partial<Prisma.UserUncheckedCreateInput> = {}) {
  return database().user.create({ data: { username: unique("user"), ...data } });
}

/** A group without members. */
export function makeGroup(data: Partial<Prisma.GroupUncheckedCreateInput> = {}) {
  return database().group.create({ data: { name: unique("group"), ...data } });
}

/** An open request for eight hours in a group that allows them; or a membership of eight hours. */
export async function makeAccess(
  data: Partial<Prisma.TemporaryAccessUncheckedCreateInput> = {},
  isActive = false,
) {
  const userId = data.userId ?? (await makeUser()).id;
  const groupId = data.groupId ?? (await makeGroup({ accessMaxHours: 8 })).id;
  const endsAt = new Date(Date.now() + 8 * 3_600_000);
  const active = isActive ? { state: "approved", endsAt, decidedBy: "test" } : {};
  if (isActive) await database().groupMember.create({ data: { groupId, userId, endsAt } });
  return database().temporaryAccess.create({
    data: { reason: "A test", hours: 8, ...active, ...data, userId, groupId },
  });
}

/**
 * A confirmed authenticator app with a random secret of 20 octets, unless `secret` is given. Null for `userId` where it
 * is an operator's.
 */
export function makeFactor(
  userId: string | null,
  { secret, ...data }: Partial<Prisma.FactorUncheckedCreateInput> & { secret?: Uint8Array } = {},
) {
  const id = randomUUID();
  const place = { table: "factors", column: "secret_sealed", row: id };
  const secretSealed = keyring().seal(place, copyOf(secret ?? randomBytes(20)));
  return database().factor.create({
    data: { id, userId, kind: "totp", name: "Phone", confirmedAt: new Date(), secretSealed, ...data },
  });
}

/** An enrolment link that is open for an hour; nobody knows its token. */
export function makeLink(userId: string, data: Partial<Prisma.EnrollmentLinkUncheckedCreateInput> = {}) {
  return database().enrollmentLink.create({
    data: {
      userId,
      tokenHash: copyOf(randomBytes(32)),
      issuedBy: "test",
      expiresAt: new Date(Date.now() + 3_600_000),
      ...data,
    },
  });
}

/** A client for one address of 10.0.0.0/8. */
export function makeClient(data: Partial<Prisma.ClientUncheckedCreateInput> = {}) {
  const id = randomUUID();
  const place = { table: "clients", column: "secret_sealed", row: id };
  return database().client.create({
    data: {
      id,
      name: unique("client"),
      ldapName: unique("client"),
      network: `10.${[...randomBytes(3)].join(".")}/32`,
      secretSealed: keyring().seal(place, copyOf(randomBytes(32))),
      ...data,
    },
  });
}

/** A server on a port where nothing listens, with "secret" as the monitoring role's password; not read yet. */
export function makeServer(data: Partial<Prisma.ServerUncheckedCreateInput> = {}) {
  const id = data.id ?? randomUUID();
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  return database().server.create({
    data: {
      id,
      name: unique("server"),
      host: "127.0.0.1",
      port: 1,
      monitorRole: "postern_monitor",
      monitorPasswordSealed: keyring().seal(place, utf8("secret")),
      ...data,
    },
  });
}

/** A run of posture checks on the server that succeeded, with these outcomes. */
export function makePostureRun(
  serverId: string,
  outcomes: Readonly<Record<string, "fail" | "unknown" | "pass" | "not_applicable">>,
  data: Partial<Prisma.PostureRunUncheckedCreateInput> = {},
) {
  const startedAt = new Date();
  const checks = Object.entries(outcomes).map(([id, result]) => ({
    ...{ id, result, evidence: [`evidence of ${id}`], more: 0 },
    fix: result === "fail" ? `-- fix of ${id}` : "",
    grant: result === "unknown" ? `-- grant of ${id}` : "",
  }));
  return database().postureRun.create({
    data: {
      ...{ serverId, startedAt, aliveAt: startedAt, finishedAt: startedAt, score: 50, outcomes },
      report: { versionNumber: 180004, databases: ["postgres"], unread: [], checks },
      ...data,
    },
  });
}

/** An active OpenLDAP directory on a port where nothing listens, with "secret" as the password that it is searched with. */
export function makeDirectory(data: Partial<Prisma.DirectoryUncheckedCreateInput> = {}) {
  const id = data.id ?? randomUUID();
  const { groupFilter, ...preset } = presets.openldap;
  return database().directory.create({
    data: {
      id,
      name: unique("directory"),
      kind: "openldap",
      active: true,
      addresses: ["127.0.0.1:1"],
      bindDn: "cn=reader,dc=example,dc=org",
      bindPasswordSealed: keyring().seal(
        { table: "directories", column: "bind_password_sealed", row: id },
        utf8("secret"),
      ),
      userBase: "ou=people,dc=example,dc=org",
      groupFilter,
      ...preset,
      ...data,
    },
  });
}

/** A mail without a secret that waits. */
export function makeMail(data: Partial<Prisma.OutgoingMailUncheckedCreateInput> = {}) {
  const id = data.id ?? randomUUID();
  return database().outgoingMail.create({
    data: {
      ...{ id, event: "link_ends_soon", toAddress: `${unique("person")}@example.org`, subject: "Subject" },
      ...{ messageId: `<${id}@example.org>`, hasSecret: false, text: "Text", html: "<p>Text</p>" },
      usefulUntil: new Date(Date.now() + 3_600_000),
      ...data,
    },
  });
}

/** A policy for everyone that asks for password and factor, before the default. */
export function makePolicy(data: Partial<Prisma.PolicyUncheckedCreateInput> = {}) {
  return database().policy.create({ data: { name: unique("policy"), ...data } });
}

/** A refused attempt of nobody, now. */
export function makeAttempt(data: Partial<Prisma.AttemptUncheckedCreateInput> = {}) {
  return database().attempt.create({
    data: {
      door: "radius",
      clientName: "client",
      sourceAddress: "127.0.0.1",
      username: "nobody",
      outcome: "reject",
      reason: "unknown_user",
      latencyMs: 12.5,
      worker: "test",
      trace: [],
      ...data,
    },
  });
}

/** The clients and users of `makeAttempts`; nothing else of them exists. */
export const attemptClients = [
  "00000000-0000-4000-8000-00000000000a",
  "00000000-0000-4000-8000-00000000000b",
] as const;

/**
 * `many` attempts at any time of the last `overDays` days, in no order of time: of names user0 to user8, through two clients
 * or none, by RADIUS or LDAP, one in three accepted, the others with a wrong code or as a stranger's.
 */
export function makeAttempts(many: number, overDays = 3) {
  return database().$executeRaw`
    INSERT INTO attempts (at, door, client_id, source_address, username, outcome, reason, latency_ms, worker, trace)
    SELECT now() - age * ${overDays}::int * interval '1 day', (ARRAY['radius', 'ldap'])[door],
      (ARRAY[${attemptClients[0]}, ${attemptClients[1]}, NULL]::uuid[])[client], '127.0.0.1', 'user' || name,
      (ARRAY['accept', 'reject', 'reject'])[reason], (ARRAY['accepted', 'wrong_code', 'unknown_user'])[reason], 1, 'test', '[]'
    FROM (SELECT random() AS age, 1 + floor(random() * 2)::int AS door, 1 + floor(random() * 3)::int AS client,
        floor(random() * 9)::int AS name, 1 + floor(random() * 3)::int AS reason
      FROM generate_series(1, ${many}::int)) AS r`;
}

/** An operator who has a role and nothing else: an owner without password and authenticator app, unless `data` says more. */
export function makeOperator(data: Partial<Prisma.OperatorUncheckedCreateInput> = {}) {
  return database().operator.create({ data: { username: unique("operator"), role: "owner", ...data } });
}

/** A free token that counts (HOTP) with a random secret of 20 octets, unless `secret` is given. */
export function makeToken({
  secret,
  ...data
}: Partial<Prisma.TokenUncheckedCreateInput> & { secret?: Uint8Array } = {}) {
  const id = randomUUID();
  const place = { table: "tokens", column: "secret_sealed", row: id };
  return database().token.create({
    data: {
      ...{ id, serial: unique("token"), kind: "hotp", importedBy: "test" },
      data: { algorithm: "SHA1", digits: 6, tokenId: null },
      secretSealed: keyring().seal(place, copyOf(secret ?? randomBytes(20))),
      ...data,
    },
  });
}
