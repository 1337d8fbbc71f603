/** What `npm run mutate` breaks in lib/people. */

const users = "lib/people/users/";
const versions = `${users}login-versions.db.test.ts`;
const rights = (room) => `lib/testing/rights.db.test.ts > people/${room}`;

export const people = [
  {
    file: `${users}service.ts`,
    tests: [`${users}service.db.test.ts`, versions, rights("users")],
    breaks: [
      ['authorize(actor, "user.delete");', ""],
      ['authorize(actor, "user.write");\n  if (inputs', "if (inputs"],
      [
        'if (inputs.some(({ password }) => password !== undefined)) authorize(actor, "user.set_password");',
        "",
      ],
      [
        'authorize(actor, "user.write");\n  const { userId, version, ...identity }',
        "const { userId, version, ...identity }",
      ],
      ['authorize(actor, "user.write");\n  await database()', "await database()"],
      ['if ("username" in detail) authorize(actor, "user.set_role_names");', ""],
      ["if (input.confirmation !== user.username) {", "if (false) {"],
      ["if ((user.disabledAt === null) === on) return;", ""],
      [
        "{ disabledAt: systemClock.now(), sessionEpoch: { increment: 1 } }",
        "{ disabledAt: systemClock.now() }",
      ],
      [
        "await holdLogins(tx, [userId]);\n    const user = await existingUser(tx, userId);\n    if ((",
        "const user = await existingUser(tx, userId);\n    if ((",
      ],
      ["if (groups.length < wanted.length) {", "if (false) {"],
      ["await tx.userClient.deleteMany({ where: { userId: { in: ids } } });", ""],
      ['await record(tx, actor, { action: "user.updated", subject: userSubject(after), detail });', ""],
      ["if (Object.keys(detail).length === 0) return;", ""],
    ],
  },
  {
    file: `${users}existing.ts`,
    tests: [
      `${users}service.db.test.ts`,
      `${users}factors.db.test.ts`,
      "lib/login/authentication/authenticate.db.test.ts",
    ],
    breaks: [
      [
        'if (!user) throw new AppError("not_found", "This user no longer exists.");',
        "if (!user) return null as never;",
      ],

      [
        "omit: { passwordHash: true, scramSealed: true }",
        "omit: {}",
        "callers take named fields alone; it keeps hashes out of reach of the details of audit rows",
      ],
    ],
  },
  {
    file: `${users}bypass.ts`,
    tests: [`${users}factors.db.test.ts`, versions, rights("users")],
    breaks: [
      ["minutes(input.validMinutes) > hours(bypassCodeMaxHours)", "false"],
      [
        "minutes(input.validMinutes) > hours(bypassCodeMaxHours)",
        "minutes(input.validMinutes) >= hours(bypassCodeMaxHours)",
      ],
      ["if (user.disabledAt) throw", "if (false) throw"],
      ["const replaced = await revokeOpenCodes(tx, user.id, bypassCode, now);", "const replaced = 0;"],
      ["if (count === 0) throw", "if (false) throw"],
      ['await record(tx, actor, { action: "user.bypass_revoked", subject: userSubject(user) });', ""],
      ['authorize(actor, "user.issue_bypass");\n  const digestKey', "const digestKey"],
      ['authorize(actor, "user.withdraw");', ""],
    ],
  },
  {
    file: `${users}reset-factors.ts`,
    tests: [`${users}factors.db.test.ts`, versions, rights("users")],
    breaks: [
      ['authorize(actor, "user.reset_factor");', ""],
      ['if (input.reason.trim() === "")\n    throw', "if (false)\n    throw"],
      ["await tx.factor.deleteMany({ where: { userId } });", ""],
      ["await voidCodes(tx, userId.in, now);", ""],

      ["await revokeOpenLinks(tx, userId.in, now);", ""],
      ["data: { sessionEpoch: { increment: 1 } } });", "data: {} });"],
      ["await forgetCredentials(tx, userId.in);", ""],
      ["await holdLogins(tx, ids);", ""],
      ["if (reset === 0) throw", "if (false) throw"],
    ],
  },
  {
    file: `${users}lock.ts`,
    tests: [`${users}service.db.test.ts`, versions, rights("users")],
    breaks: [
      ['authorize(actor, "user.clear_lock");', ""],
      ["if (state.failures === 0 && state.lockedUntil === null) return;", ""],
      ['await clearFailures(tx, { kind: "user", id: user.id });', ""],
    ],
  },
  {
    file: `${users}password.ts`,
    tests: [`${users}service.db.test.ts`, versions, rights("users")],
    breaks: [
      ['authorize(actor, "user.set_password");', ""],
      ["data: { ...credential, sessionEpoch: { increment: 1 } },", "data: credential,"],
      ["await forgetCredentials(tx, [user.id]);", ""],
      ["await refuseWeakPassword(username, password);", ""],
      ['await record(tx, actor, { action: "user.password_set", subject: userSubject(user) });', ""],
      ["await holdLogins(tx, [input.userId]);", ""],
    ],
  },
  {
    file: `${users}groups.ts`,
    tests: [`${users}service.db.test.ts`, versions, rights("users")],
    breaks: [
      ['authorize(actor, "user.write");', ""],
      ["if (removed.length + added.length === 0) return;", ""],
      [
        "await tx.groupMember.deleteMany({ where: { userId, groupId: { in: removed.map((m) => m.groupId) } } });",
        "",
      ],
    ],
  },
  {
    file: `${users}role-names.ts`,
    tests: [`${users}service.db.test.ts`, rights("users")],
    breaks: [
      ['authorize(actor, "user.set_role_names");', ""],
      ["if (!isNotUnique(error)) throw error;", "if (isNotUnique(error)) throw error;"],
      ["await tx.userAlias.deleteMany({ where: { userId, name: { in: removed } } });", ""],
      ["username !== undefined && aliases.includes(username)", "false"],
    ],
  },
  {
    file: `${users}bulk.ts`,
    tests: [`${users}bulk.db.test.ts`, versions, rights("users")],
    breaks: [
      ["authorize(actor, bulkNeeds[input.action]);", ""],
      ['if (input.action === "reset_factors" && !input.reason) throw', "if (false) throw"],
      ['if (input.action.endsWith("group") && !input.groupId) throw', "if (false) throw"],
      ["after === null || id > after", "after === null || id >= after"],
      ["await holdLogins(tx, ids);", ""],
      ['delete: "user.delete",', 'delete: "user.clear_lock",'],
      ['reset_factors: "user.reset_factor",', 'reset_factors: "user.read",'],
      ['Prisma.sql`AND u."id" > ${after}::uuid`', "Prisma.empty"],
    ],
  },
  {
    file: `${users}bulk-job.ts`,
    tests: [`${users}bulk-runs.db.test.ts`],
    breaks: [
      ["signal.throwIfAborted();", ""],
      ['if (run.finishedAt) return { over: "It was over already." };', ""],
      ["if (run.stoppedAt) {", "if (false) {"],
      ["after: next ?? run.after,", "after: run.after,"],
      ["if (!operator || operator.disabledAt) {", "if (!operator) {"],
      ["role: role as Role", 'role: "owner"'],
    ],
  },
  {
    file: `${users}bulk-runs.ts`,
    tests: [`${users}bulk-runs.db.test.ts`, rights("users")],
    breaks: [
      ["authorize(actor, bulkNeeds[input.action]);", ""],
      ["where: { id, operatorId: actor.id }, select", "where: { id }, select"],
      ["where: { id, operatorId: actor.id } });", "where: { id } });"],
      ["await tx.bulkPart.deleteMany({ where: { runId: id } });", ""],
      ["WHERE ${seesAll} OR", "WHERE TRUE OR"],
    ],
  },
  {
    file: "lib/people/enrollment/password-link.ts",
    tests: ["lib/people/enrollment/password-link.db.test.ts", rights("enrollment")],
    breaks: [
      ['authorize(actor, "user.reset_password");', ""],
      ['authorize(actor, "user.withdraw");', ""],
      ["await spendLink(tx, link, now);", ""],
      ["if (!isProven) return database().$transaction(set);", "return database().$transaction(set);"],
      ['if (oldPassword === "end") await', "await"],
      ["await refuseWeakPassword(link.user.username, password);", ""],
      ["clearLock: true", "clearLock: false"],
    ],
  },
  {
    file: "lib/people/enrollment/link.ts",
    tests: ["lib/people/enrollment/password-link.db.test.ts", "lib/people/enrollment/link.db.test.ts"],
    breaks: [["link.purpose !== purpose ||", ""]],
  },
  {
    file: `${users}bulk-changes.ts`,
    tests: [`${users}bulk.db.test.ts`, rights("users")],
    breaks: [
      ["(user.disabledAt === null) !== on", "true"],
      ["sessionEpoch: { increment: 1 }", "sessionEpoch: { increment: 0 }"],
      ["isMember.has(user.id) !== isAdded", "true"],
      ['await recordEach(tx, actor, users, "user.deleted")', "idsOf(users)"],
      ['if (!group) throw new AppError("not_found"', 'if (false) throw new AppError("not_found"'],
    ],
  },
  {
    file: `${users}status.ts`,
    tests: [`${users}queries.db.test.ts`],
    breaks: [
      ["if (isLocked(facts, now)) return", "if (facts.lockedUntil) return"],
      ['if (facts.disabledAt) return "disabled";', ""],
      ["facts.confirmedFactors > 0", "facts.confirmedFactors >= 0"],
    ],
  },
  {
    file: `${users}sql.ts`,
    tests: [`${users}queries.db.test.ts`],
    breaks: [
      ['u."confirmed_factors" > 0', "TRUE"],
      ['AND u."link_expires_at" > ${now}', ""],
      ['OR u."scram_sealed" IS NOT NULL)', ")"],
      ["NOT EXISTS (SELECT 1 FROM", "EXISTS (SELECT 1 FROM"],
    ],
  },
  {
    file: "lib/people/groups/service.ts",
    tests: ["lib/people/groups/groups.db.test.ts", versions, rights("groups")],
    breaks: [
      ['authorize(actor, "group.write");\n  const id', "const id"],
      ['authorize(actor, "group.write");\n  const { groupId', "const { groupId"],
      ['authorize(actor, "group.write");\n  try', "try"],
      ['authorize(actor, "group.write");\n  let changed', "let changed"],
      ["if (policies.length > 0) throw stillUsed(policies.map(({ name }) => name));", ""],
      ["await holdLogins(tx, ids);", ""],
      [
        'if (["P2003", "23503", "23001"].includes(databaseErrorCode(error) ?? "")) throw stillUsed([]);',
        "",
        "only the words of the refusal: the store refuses a group that a policy took between the look and the deletion",
      ],
    ],
  },
  {
    file: "lib/people/policies/service.ts",
    tests: ["lib/people/policies/service.db.test.ts", rights("policies")],
    breaks: [
      ["if (before.isDefault) {", "if (false) {"],
      ["await tx.$executeRaw`SELECT pg_advisory_xact_lock(1919905133)`;", ""],
      ["if (policy.isDefault) throw", "if (false) throw"],
      ["if (!isSame(current, input.loadedOrder) ||", "if ("],
      ["|| !isSame([...current].sort(), [...input.order].sort())) {", ") {"],
      ["await writeOrder(tx, rest);", ""],
      [
        "AND NOT policies.is_default`",
        "`",
        "the list of ids never has the default in it: every caller filters it out or compares with a list without it",
      ],
      ["await tx.policyClient.deleteMany({ where: { policyId: id } });", ""],
      ["await tx.policyGroup.deleteMany({ where: { policyId: id } });", ""],
      [
        "if (before.enabled === enabled) return null;",
        "",
        "writing what is there already changes nothing and leaves no audit row; it saves the workers a reading",
      ],
      ["if (Object.keys(detail).length === 0) return null;", ""],
      ['if (["P2003", "23503"].includes(databaseErrorCode(error) ?? "")) {', "if (false) {"],
      ["if (isSame(current, input.order)) return null;", ""],
    ],
  },
  {
    file: "lib/people/policies/ask.ts",
    tests: ["lib/people/policies/ask.db.test.ts"],
    breaks: [
      ["consent !== question.token", "consent === undefined"],
      ['actor.kind !== "system" && ', ""],
      ["[...policies.before, ...policies.after].flatMap", "[...policies.before].flatMap"],
    ],
  },
  {
    file: "lib/people/policies/weaker.ts",
    tests: ["lib/people/policies/weaker.test.ts"],
    breaks: [
      ['if (before.method !== "password") return "password_alone";', ""],
      ["before.guards.every(", "before.guards.some("],
      [
        'before.method !== "factor" && !(before.method === "password" && before.guards.length === 0)',
        "false",
      ],
      ["before.guards.length === 0)", "true)"],
      ["mayAskForCode(after) && isReusedMore(before, after)", "false"],
      ['guards.some(({ outcome }) => outcome === "require_factor")', "guards.length > 0"],
      ["other.withinMinutes >= guard.withinMinutes", "true"],
      ["guards: adaptive ? rules : []", "guards: rules"],
      ["after.reuseSeconds > before.reuseSeconds", "false"],
    ],
  },
  {
    file: "lib/people/policies/weakening.ts",
    tests: ["lib/people/policies/weakening.test.ts"],
    breaks: [
      ["const routes = [...clients, laterClient];", "const routes = clients;"],
      ["[newcomer, ...people]", "people"],
      ["worst.set(crowd, worse(worst.get(crowd), loss))", "worst.set(crowd, loss)"],
      ["JSON.stringify([asked, bound])", "JSON.stringify(asked)"],
    ],
  },
  {
    file: "lib/people/policies/schema.ts",
    tests: ["lib/people/policies/schema.test.ts"],
    breaks: [
      ['input.method === "factor" && !input.secondFactor', "false"],
      ["input.reuseUses > 1 !== input.reuseSeconds > 0", "false"],
      ["{ uses: 20, seconds: 300 }", "{ uses: 20, seconds: 30000 }"],
      ["{ uses: 20, seconds: 300 }", "{ uses: 2000, seconds: 300 }"],
    ],
  },
  {
    file: "lib/people/policies/warnings.ts",
    tests: ["lib/people/policies/warnings.test.ts"],
    breaks: [
      ["covers(idsOf(other.groups), idsOf(policy.groups)) &&", ""],
      ["covers(other.doors, policy.doors),", "true,"],
      ["other.enabled &&\n", "\n"],
      ["return narrow.length > 0 && narrow.every", "return narrow.every"],
      ["if (policy.reuseUses <= 1) return null;", "if (policy.reuseUses < 1) return null;"],
      ["|| policy.groups.length > 0) return null;", ") return null;"],
    ],
  },
  {
    file: "lib/people/policies/logins-by-client.ts",
    tests: ["lib/people/policies/service.db.test.ts", rights("policies")],
    breaks: [
      ["isPasswordOnly: explained.wouldAsk === methodNames.password", "isPasswordOnly: false"],
      ["where: { disabledAt: null },", ""],
    ],
  },
  {
    file: "lib/people/clients/service.ts",
    tests: ["lib/people/clients/service.db.test.ts", rights("clients")],
    breaks: [
      ["if (policies.length > 0) throw stillUsed(policies.map((policy) => policy.name));", ""],
      ["if ((disabledAt === null) === on) return;", ""],
      ["data: { failures: 0, failuresSince: null } });", "data: {} });"],
      [
        "secretSealed: sealedSecret(input.id, secret), secretSetAt: systemClock.now()",
        "secretSealed: sealedSecret(input.id, secret)",
      ],
      ['if (key === "none" || isGroupsForm(key)) return;', "return;"],
      ["if (!isNotUnique(error)) throw error;", "throw error;"],
      ["Array.from({ length: 40 }", "Array.from({ length: 8 }"],
      [
        'detail: { ...settings, secret: own ? "brought along" : "generated" },',
        "detail: { ...settings, secret },",
      ],
      [
        "omit: { secretSealed: true }",
        "omit: {}",
        "the row is only read for its settings, and only fields of the input are compared",
      ],
      ["sameNetwork && sameNetwork.name !== input.name", "false"],
    ],
  },
  {
    file: "lib/people/clients/show-secret.ts",
    tests: ["lib/people/clients/service.db.test.ts", rights("clients")],
    breaks: [
      ['authorize(actor, "client.secret");', ""],
      ['authorize(actor, "client.secret");', 'authorize(actor, "client.read");'],
    ],
  },
  {
    file: "lib/people/clients/throttle.ts",
    tests: ["lib/people/clients/throttle.test.ts"],
    breaks: [
      ["if (!endsAt || endsAt <= now)", "if (!endsAt)"],
      ["if (!endsAt || endsAt <= now)", "if (!endsAt || endsAt < now)"],
      ["client.failures >= rules.clientFailureLimit", "client.failures > rules.clientFailureLimit"],
      ["rules.clientFailureWindowSeconds * 1000", "rules.clientFailureWindowSeconds"],
    ],
  },
  {
    file: "lib/people/clients/overlap.ts",
    tests: ["lib/people/clients/overlap.test.ts"],
    breaks: [
      ["other.id === client.id ? null : parseCidr(other.network)", "parseCidr(other.network)"],
      ["network.prefix > own.prefix", "network.prefix >= own.prefix"],
      ["!contains(network, own.bytes) && !contains(own, network.bytes)", "!contains(own, network.bytes)"],
    ],
  },
  {
    file: "lib/people/clients/schema.ts",
    tests: ["lib/people/clients/schema.test.ts"],
    breaks: [
      ['input.messageAuthenticator === "postgresql" && input.codeEntry === "challenge"', "false"],
      [".min(22,", ".min(2,"],
      ['.min(1, "Choose at least one protocol, or disable the client.")', ""],
      ["return cidr ? printCidr(cidr) : text;", "return text;"],
    ],
  },
  {
    file: "lib/people/csv-import/service.ts",
    tests: ["lib/people/csv-import/import.db.test.ts"],
    breaks: [
      [
        'authorize(actor, "user.write");\n  const file = readImportFile(input.text);\n  const mapping',
        "const file = readImportFile(input.text);\n  const mapping",
      ],
      ['authorize(actor, "user.write");\n  const rows = rowsOf', "const rows = rowsOf"],
      ["plan.errors.length > 0 || digestOf(plan) !== input.digest", "plan.errors.length > 0"],
      ["plan.errors.length > 0 || digestOf(plan) !== input.digest", "digestOf(plan) !== input.digest"],
      [
        'if (plan.changed.some(({ aliases }) => aliases.length > 0)) authorize(actor, "user.set_role_names");',
        "",
      ],
      ["coalesce(v.email, u.email)", "v.email"],
      ['meanwhile.has(databaseErrorCode(error) ?? "") ? changedMeanwhile() : error', "error"],
      ["ORDER BY id FOR NO KEY UPDATE", "ORDER BY id"],
      ["groupIds.length > 0).map", "groupIds.length > 99).map"],
    ],
  },
  {
    file: "lib/people/csv-import/rows.ts",
    tests: ["lib/people/csv-import/rows.test.ts"],
    breaks: [
      ["fields.length > headers.length", "false"],
      ['/^\\s|\\s$/.test(cell("username"))', "false"],
      ["...repeatedNames(users)", ""],
    ],
  },
];
