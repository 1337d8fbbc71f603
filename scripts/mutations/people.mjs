/** What `npm run mutate` breaks in lib/people. */

const users = "lib/people/users/";
const versions = `${users}login-versions.db.test.ts`;
const rights = (room) => `lib/testing/rights.db.test.ts > people/${room}`;

const approvals = "lib/people/approvals/";
const connect = "lib/people/connect/";
const operators = "lib/people/operators/";
const fromDirectory = `${operators}from-directory.db.test.ts`;

export const people = [
  {
    file: "lib/people/notifications/few-codes-job.ts",
    tests: ["lib/people/notifications/few-codes-job.db.test.ts"],
    breaks: [
      ["await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('few codes'))`;", ""],
      ["if (before) return 0;", ""],
      ["AND subject_id = ${kind} AND at", "AND at"],
      ["AND at > now() - interval '1 day' LIMIT 1", "LIMIT 1"],
    ],
  },
  {
    file: "lib/people/notifications/alerted-operators.ts",
    tests: ["lib/people/notifications/few-codes-job.db.test.ts", "lib/people/approvals/answering.db.test.ts"],
    breaks: [
      ["disabledAt: null, role", "role"],
      ["role: { in: [...roles] }", ""],
    ],
  },
  {
    file: "lib/people/notifications/redemption.ts",
    tests: [
      "lib/people/notifications/few-codes-job.db.test.ts",
      "lib/programs/overview/sent-codes.db.test.ts",
    ],
    breaks: [
      ["HAVING count(*) >= ${least} AND", "HAVING"],
      ["sent_at < now() - interval '10 minutes' AND", ""],
      ["AND sent_at > now() - interval '1 day'", ""],
      ["n <= ${lookedAt}", "true"],
    ],
  },
  {
    file: "lib/people/enrollment/factor-rules.ts",
    tests: ["lib/people/enrollment/factor-rules.test.ts"],
    breaks: [
      ["allowed.find((kind) => groups.some", "[...enrollableKinds].find((kind) => groups.some"],
      ["      organisation.defaultFactor,", '      "totp_of_none",'],
    ],
  },
  {
    file: "lib/people/enrollment/own-passkeys.ts",
    tests: ["lib/people/enrollment/own-passkeys.db.test.ts", rights("enrollment")],
    breaks: [
      [
        'withProof(ownProof(actor, proofIn(actor, input), "new passkey"), now, (tx) =>',
        "database().$transaction((tx) =>",
      ],
      [
        "await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });\n    return",
        "return",
      ],
      ["await refuseLast(tx, actor.id);", ""],
      ["if ((await confirmedCount(tx, userId)) > 0) return;", "return;"],
    ],
  },
  {
    file: "lib/people/enrollment/new-factor.ts",
    tests: ["lib/people/enrollment/own-passkeys.db.test.ts"],
    breaks: [['return (await countPasskeys(tx, { kind: "user", id: userId })) > 0;', "return false;"]],
  },
  {
    file: "lib/people/passkeys/register.ts",
    tests: ["lib/people/enrollment/own-passkeys.db.test.ts"],
    breaks: [
      ["if (!challenge || !burned?.userHandle) {", "if (!challenge) {"],
      ["asOf(now, held.latestAt)", "now"],
      ["if ((await countPasskeys(tx, actor)) < mostPasskeys) return;", "return;"],
      ["existing[0]?.userHandle ?? randomBytes(32)", "randomBytes(32)"],
      ['await tell(tx, { event: "passkey_added"', 'if (false) await tell(tx, { event: "passkey_added"'],
    ],
  },
  {
    file: "lib/people/enrollment/credentials.ts",
    tests: ["lib/people/enrollment/own.db.test.ts > is not added in a session that has ended"],
    breaks: [
      [
        "where: { id: keptSession, userId, epoch: sessionEpoch - 1, endedAt: null }",
        "where: { id: keptSession, userId }",
      ],
    ],
  },
  {
    file: "lib/people/passkeys/touch.ts",
    tests: ["lib/people/passkeys/touch.db.test.ts"],
    breaks: [
      ["where: { ...ownedBy(actor), rpId: relyingParty.id }", "where: { ...ownedBy(actor) }"],
      ["if (passkeys.length === 0) throw", "if (false) throw"],
      ["where: { ...ownedBy(actor), rpId", "where: { rpId"],
    ],
  },
  {
    file: "lib/people/passkeys/proof.ts",
    tests: ["lib/people/enrollment/own-passkeys.db.test.ts"],
    breaks: [['touched(actor, passkey, "confirmation")', 'touched(actor, passkey, "connection")']],
  },
  {
    file: "lib/people/passkeys/name.ts",
    tests: [rights("passkeys")],
    breaks: [['authorize(actor, "settings.read");', ""]],
  },
  {
    file: "lib/people/passkeys/own.ts",
    tests: ["lib/people/enrollment/own-passkeys.db.test.ts", "lib/people/operators/passkeys.db.test.ts"],
    breaks: [
      [
        'if (actor.kind === "user") authorizeSelf(actor, passkey.userId ?? "");',
        'if (actor.kind === "user") return passkey;',
      ],
      ["else if (passkey.operatorId !== actor.id)", "else if (false)"],
    ],
  },
  {
    file: "lib/people/passkeys/sign-in.ts",
    tests: ["lib/people/passkeys/sign-in.db.test.ts"],
    breaks: [
      ["purpose: purposes[kind], binding", 'purpose: "user_sign_in", binding'],
      ["epoch: sessionEpoch, passkeyId: passkey.id }", "epoch: sessionEpoch }"],
      [
        "if (known) await database().$transaction((tx) => log(",
        "if (false) await database().$transaction((tx) => log(",
      ],
      ["const owner = passkey?.[kind];", "const owner = passkey?.user ?? passkey?.operator;"],
    ],
  },
  {
    file: "lib/people/operators/sign-in-passkey.ts",
    tests: ["lib/people/passkeys/sign-in.db.test.ts"],
    breaks: [
      ['if (known && standing !== "stays") {', 'if (known && standing === "ended") {'],
      ["judgeOperator(known.id, clock, true)", "judgeOperator(known.id, clock)"],
      ["epoch: operator.sessionEpoch, passkeyId: passkey.id }", "epoch: operator.sessionEpoch }"],
    ],
  },
  {
    file: "lib/people/operators/passkeys.ts",
    tests: ["lib/people/operators/passkeys.db.test.ts", rights("operators")],
    breaks: [
      ["if (hasFreshProof) return;", "return;"],
      ['authorize(actor, "operator.write");', ""],
      ['authorize(actor, "operator.read");', ""],
      ['if ("id" in made) await endSessions(tx, actor.id, actor.sessionId);', ""],
      ["await endSessions(tx, id, null);", ""],
      [
        "where: { id: kept, operatorId: id, epoch: sessionEpoch - 1, endedAt: null }",
        "where: { id: kept, operatorId: id }",
      ],
    ],
  },
  {
    file: "lib/people/push/devices.ts",
    tests: ["lib/people/push/devices.db.test.ts", rights("push")],
    breaks: [
      ['if (refusal) throw new AppError("forbidden", refusal);', ""],
      ["if (!target) throw", "if (false) throw"],
      ["if (!isRight || !isYoung(data.test, now)) {", "if (!isYoung(data.test, now)) {"],
      ["if (!isRight || !isYoung(data.test, now)) {", "if (!isRight) {"],
      ["if (row.confirmedAt) return { name, recoveryCodes: null };", ""],
      ["if (!proof) return db.$transaction(start);", "if (true) return db.$transaction(start);"],
      ["if (lastAt && Math.abs(now.getTime() - lastAt.getTime()) < testCooldownMs) {", "if (false) {"],
      ["if (count >= maxFactors)", "if (false)"],
      [">= devicesPerPerson)", "> devicesPerPerson)"],
    ],
  },
  {
    file: "lib/people/push/gone.ts",
    tests: ["lib/people/push/devices.db.test.ts", "lib/people/approvals/by-push.db.test.ts"],
    breaks: [
      ["const isLast = (await confirmedCount(tx, userId)) === 1;", "const isLast = false;"],
      ["await tx.pushDevice.deleteMany({ where: { id: factorId } });", ""],
    ],
  },
  {
    file: "lib/people/approvals/by-push.ts",
    tests: ["lib/people/approvals/by-push.db.test.ts"],
    breaks: [
      ["if (!view || !token) return", "if (!row || !view && !token) return"],
      ['if (outcome.kind === "gone") await deviceGone(factorId);', ""],
      [">= leftSeconds)", "< 0)"],
    ],
  },
  {
    file: "lib/people/connect/issue.ts",
    tests: ["lib/people/connect/logins.db.test.ts", "lib/people/connect/requests.db.test.ts"],
    breaks: [
      ["if (leftMs <= 0)", "if (false)"],
      ["lifeMs: Math.min(leftMs, connectionLifeMs)", "lifeMs: connectionLifeMs"],
      ["if (places.length > 0) return places;", "return places;"],
      ['AND s."ended_at" IS NULL', ""],
      ['AND NOT s."limited"', ""],
      ['AND s."epoch" = u."session_epoch"', ""],
      ['AND ${isEnabled("u")}', ""],
      ['AND s."user_id" = ${id}::uuid', ""],
    ],
  },
  {
    file: "lib/people/connect/requests.ts",
    tests: [`${connect}requests-raced.db.test.ts`],
    breaks: [
      ["await holdSession(tx, sessionId);", ""],
      ['(await isRefused(tx, request.id)) ? "refused" : "over"', '"over"'],
      ["if (claimed.count === 0) return", "if (false) return"],
      [
        "fetchedAt: null, refusedAt: null },\n      data: { fetchedAt: now }",
        "},\n      data: { fetchedAt: now }",
      ],
    ],
  },
  {
    file: "lib/people/connect/requests.ts",
    tests: ["lib/people/connect/requests.db.test.ts"],
    breaks: [
      ["SELECT pg_advisory_xact_lock(hashtext('connect_requests'))", "SELECT 1"],
      ["own >= mostPerSubscriber || open >= mostOpen", "open >= mostOpen"],
      ["own >= mostPerSubscriber || open >= mostOpen", "own >= mostPerSubscriber"],
      ['if (count === 0) return { status: "too_soon" };', ""],
      ['return expiresAt > now ? "waiting" : "over";', 'return "waiting";'],
      ['connectionLifeMs) > now ? "allowed" : "over"', 'connectionLifeMs) > now ? "allowed" : "allowed"'],
    ],
  },
  {
    file: "lib/people/connect/service.ts",
    tests: ["lib/people/connect/requests.db.test.ts", rights("connect")],
    breaks: [
      ["if (!isHere(actor, request) && !isSameCode(code, request.code))", "if (false)"],
      ["if (!(await isAskedFor(database(), actor, request.username)))", "if (false)"],
      ['touched(actor, answer, "connection")', 'touched(actor, answer, "confirmation")'],
      ["await chosenPlaces(tx, actor.id, clientId, now);", ""],
      ["ip !== null && subscriberOf(ip) === subscriber", "subscriberOf(ip) === subscriber"],
      ["code: isHere(actor, request) ? code : null", "code"],
      [
        "allowedAt: null, refusedAt: null, expiresAt: { gt: now } },\n      data: { userId",
        "refusedAt: null, expiresAt: { gt: now } },\n      data: { userId",
      ],
      [
        "allowedAt: null, refusedAt: null, expiresAt: { gt: now } },\n      data: { userId",
        "allowedAt: null, expiresAt: { gt: now } },\n      data: { userId",
      ],
      [
        "allowedAt: null, refusedAt: null, expiresAt: { gt: now } },\n      data: { userId",
        "allowedAt: null, refusedAt: null },\n      data: { userId",
      ],
      [
        "allowedAt: null, refusedAt: null, expiresAt: { gt: now } },\n      data: { refusedAt",
        "refusedAt: null, expiresAt: { gt: now } },\n      data: { refusedAt",
      ],
      [
        "allowedAt: null, refusedAt: null, expiresAt: { gt: now } },\n      data: { refusedAt",
        "allowedAt: null, refusedAt: null },\n      data: { refusedAt",
      ],
      ['username === "" || username === name', "username === name"],
      ["where: { userId: id, name: username }", "where: { name: username }"],
      ["isOwn && isAllowed(request)", "isAllowed(request)"],
    ],
  },
  {
    file: "lib/people/connect/places.ts",
    tests: [`${connect}requests.db.test.ts`, `${connect}logins.db.test.ts`],
    breaks: [
      ["where: { disabledAt: null },", ""],
      ['policy !== null && effectiveMethod(policy) !== "deny"', "policy !== null"],
      ["where: { userId, ...isCurrent(now) }", "where: { userId }"],
    ],
  },
  {
    file: "lib/people/connect/retention.ts",
    tests: [`${connect}logins.db.test.ts > forgotten`],
    breaks: [
      ["-days(1)", "-days(2)"],
      ["kind: connectionPassword.id, expiresAt }", "expiresAt }"],
    ],
  },
  {
    file: "lib/people/connect/code.ts",
    tests: [`${connect}code.test.ts`],
    breaks: [
      ["octet < Math.floor(256 / letters.length) * letters.length", "true"],
      [".toUpperCase()", ""],
      ["if (text.length < 2 * half)", "if (false)"],
    ],
  },
  {
    file: "lib/people/connect/schema.ts",
    tests: [`${connect}requests.db.test.ts > says .* of itself`],
    breaks: [["\\p{C}\\p{Zl}", "\\p{Zl}"]],
  },
  {
    file: "lib/people/enrollment/sent-codes.ts",
    tests: ["lib/people/enrollment/sent-codes.db.test.ts", "lib/people/enrollment/phone-codes.db.test.ts"],
    breaks: [
      ["if (refusal !== null) throw", "if (false) throw"],
      ["if (!asksProof) return database()", "if (true) return database()"],
      ["const target = mayChoose && number ? number : own;", "const target = number || own;"],
      ['if (failure === "code_sent" || failure', 'if (failure === "code_not_sent" || failure'],
    ],
  },
  {
    file: "lib/people/enrollment/first-code.ts",
    tests: [
      "lib/people/enrollment/sent-codes.db.test.ts",
      "lib/people/enrollment/phone-codes.db.test.ts",
      "lib/people/enrollment/link-codes.db.test.ts",
    ],
    breaks: [
      ['if (row && way) authorizeSelf(actor, row.userId ?? "");', ""],
      ["if (!isOwn && !mayChoose) throw", "if (false) throw"],
      ['way.field === "phone" && !isOwned && !isGiven', 'way.field === "phone" && !isGiven'],
      ['way.field === "phone" && !isOwned && !isGiven', 'way.field === "phone" && !isOwned'],
      ["if (isCountryAllowed(number, textCountries)) return number;", "return number;"],
      ["await tx.user.update({ where: { id: actor.id }, data: { phone: to } });", ""],
      ['if (match.status === "fresh")', 'if (match.status !== "none")'],
      ["if (data) await tx.factor.update({ where: { id: row.id }, data: { data } });", ""],
      ['if (asked.outcome !== "send") throw', 'if (asked.outcome === "joined") throw'],
    ],
  },
  {
    file: "lib/people/enrollment/link-codes.ts",
    tests: ["lib/people/enrollment/link-codes.db.test.ts"],
    breaks: [
      ["await way.isSetUp());\n  if (refusal !== null) throw", "await way.isSetUp());\n  if (false) throw"],
      ["first.way, true);\n    if (refusal !== null) throw", "first.way, true);\n    if (false) throw"],
      ["const target = mayChoose ? number : user[way.field];", "const target = number || user[way.field];"],
      ["  if (!isRight) throw wrongFirstCode();", ""],
    ],
  },
  {
    file: "lib/people/enrollment/link-choices.ts",
    tests: ["lib/people/enrollment/link-codes.db.test.ts"],
    breaks: [['way.field === "email" && !hasPassword', "false"]],
  },
  {
    file: "lib/people/enrollment/credentials.ts",
    tests: ["lib/people/enrollment/credentials.db.test.ts"],
    breaks: [["await forgetCredentials(tx, [userId]);", ""]],
  },
  {
    file: "lib/people/enrollment/resync.ts",
    tests: ["lib/people/enrollment/resync.db.test.ts", rights("enrollment")],
    breaks: [
      ['authorizeSelf(actor, factor.user?.id ?? "");', ""],
      ['authorize(actor, "user.reset_factor");', ""],
      ["if (!user || user.id !== userId) throw noFactor();", "if (!user) throw noFactor();"],
      ["if (isDisabled(user))", "if (false)"],
      ["if (confirmedAt && canResync(kind)) return;", "if (canResync(kind)) return;"],
      ["if (confirmedAt && canResync(kind)) return;", "if (confirmedAt) return;"],
      ["detail: { factorId: id, kind, name },", "detail: { factorId: id },"],
    ],
  },
  {
    file: `${operators}sign-in.ts`,
    tests: [fromDirectory, `${operators}sign-in.db.test.ts`, `${operators}equal-work.db.test.ts`],
    breaks: [
      ["where: { username, directoryId: null },", "where: { username },"],
      ['input.password === "" ? [] : await directoriesOf(source)', "await directoriesOf(source)"],
      ["await noteNameTaken(met, input, now);", ""],
      ["await spendTheRest(directories, { searches: met.searches, isBound: false });", ""],
    ],
  },
  {
    file: `${operators}sign-in-from-directory.ts`,
    tests: [fromDirectory, `${operators}equal-work.db.test.ts`],
    breaks: [
      ['if ("refusal" in standing || isTaken) {', 'if ("refusal" in standing) {'],
      ["if (operator) await endByDirectory(operator.id, directory.name, reason);", ""],
    ],
  },
  {
    file: `${operators}judge.ts`,
    tests: [fromDirectory],
    breaks: [
      [
        'if ("refusal" in standing) return end(standing.refusal);',
        'if ("refusal" in standing) return "stays";',
      ],
      ['if (isLocked) return end("directory_locked");', ""],
      ["if (await isNameTaken(tx, username, operatorId)) throw new NameTaken(username);", ""],
      ["...(before.role !== role && { sessionEpoch: { increment: 1 } }),", ""],
      ["return ageMs < 0 || ageMs >= judgedForMs;", "return false;"],
    ],
  },
  {
    file: `${operators}own.ts`,
    tests: [`${operators}too-many-groups.db.test.ts`],
    breaks: [['if (judged === "unknown") {', "if (false) {"]],
  },
  {
    file: `${operators}from-directory.ts`,
    tests: [fromDirectory],
    breaks: [
      ["const isAsked = { active: true, operatorsSignIn: true } as const;", "const isAsked = {} as const;"],
      ['source === "" ? { onLoginPage: false } :', 'source === "" ? {} :'],
      [
        'if (role === null) return { refusal: "not_mapped" };',
        'if (role === null) return { role: "auditor" };',
      ],
    ],
  },
  {
    file: `${operators}enroll-from-directory.ts`,
    tests: [fromDirectory],
    breaks: [['|| "refusal" in met.standing', ""]],
  },
  {
    file: "lib/people/directories/operator-role.ts",
    tests: [fromDirectory],
    breaks: [["memberOf.has(key)", "!memberOf.has(key)"]],
  },
  {
    file: "lib/people/directories/operators.ts",
    tests: [fromDirectory, rights("directories")],
    breaks: [
      ["if (operatorsSignIn && !wanted.operatorsSignIn) {", "if (false) {"],
      ["data: { directoryCheckedAt: due },", "data: {},"],
    ],
  },
  {
    file: "lib/people/directories/service.ts",
    tests: [`lib/people/directories/directories.db.test.ts`],
    breaks: [['if (before.operatorsSignIn) authorize(actor, "directory.operators");', ""]],
  },
  {
    file: "lib/people/directory-sync/settings.ts",
    tests: ["lib/people/directory-sync/group-source.db.test.ts"],
    breaks: [
      ["authorizeOverOperators(actor, { operatorsSignIn });", "{}"],
      ["isOtherId || attributes.member", "attributes.member"],
      [" || attributes.member !== wanted.groupAttributes.member", ""],
      [", _count.operatorGroups", ""],
    ],
  },
  {
    file: "lib/people/tokens/service.ts",
    tests: ["lib/people/tokens/service.db.test.ts", "lib/people/tokens/logins.db.test.ts", rights("tokens")],
    breaks: [
      [
        'authorize(actor, "token.write");\n  const now = clock.now();\n  return database()',
        "const now = clock.now();\n  return database()",
      ],
      [
        'authorize(actor, "token.write");\n  const now = clock.now();\n  await database()',
        "const now = clock.now();\n  await database()",
      ],
      ["if (isDisabled(user))", "if (false)"],
      [
        "await holdLogins(tx, [id]);\n    // Once more: until the logins were held the user could be disabled, renamed or deleted.\n    const user = await userCalled(tx, input.username);",
        "const user = await userCalled(tx, input.username);\n    await holdLogins(tx, [id]);",
      ],
      ['if (refusal === "kind")', "if (false)"],
      ['if (refusal === "most")', "if (false)"],
      ["row.factor && row.factor.counter > row.counter ? row.factor.counter : row.counter", "row.counter"],
      ['if (state === "revoked")', "if (false)"],
      ["if (state === to)", "if (false)"],
      ["await dropFactor(tx, holder.id, row.factor, now);", ""],
    ],
  },
  {
    file: "lib/people/tokens/give.ts",
    tests: ["lib/people/tokens/service.db.test.ts", "lib/people/tokens/own.db.test.ts"],
    breaks: [
      ["WHERE serial = ${value} FOR UPDATE", "WHERE serial = ${value}"],
      ['secret && tokenStateOf(row) === "free"', "secret"],
      ['if (!kinds.includes(kind)) return "kind";', ""],
      [">= maxFactors", "> maxFactors"],
      ["data: { factorId, counter }", "data: { factorId }"],
    ],
  },
  {
    file: "lib/people/tokens/own.ts",
    tests: ["lib/people/tokens/own.db.test.ts", rights("tokens")],
    breaks: [
      ["if (isLocked(held.login, now))", "if (false)"],
      ["await writeLogin(tx, subject, { ...held.login, ...afterFailure(held.login, rules, now) }, now);", ""],
      ["if (!proof && !(await getSettings(database())).enrollWithoutLink)", "if (false)"],
      ["(await canProve(database(), actor.id)) ? proofIn(actor, input) : null", "null"],
      ['free && typeof counter === "number"', "free"],
      [
        "await giveToken(tx, actor, user, found.token, { counter: found.counter, at: now }, now);",
        "await giveToken(tx, actor, user, found.token, { counter: -1, at: now }, now);",
      ],
    ],
  },
  {
    file: "lib/people/tokens/import.ts",
    tests: ["lib/people/tokens/import.db.test.ts", rights("tokens")],
    breaks: [
      [
        'authorize(actor, "token.write");\n  const file = fileOf(input);\n  const plan',
        "const file = fileOf(input);\n  const plan",
      ],
      ["if (digestOf(input.text, plan) !== input.digest) throw changedMeanwhile();", ""],
      ["counts.conflict + counts.wrong > 0", "counts.wrong > 99"],
      ["isNotUnique(error) ? changedMeanwhile() : error", "error"],
    ],
  },
  {
    file: "lib/people/tokens/plan.ts",
    tests: ["lib/people/tokens/import.db.test.ts", "lib/people/tokens/logins.db.test.ts"],
    breaks: [
      ["if (before !== undefined) return against", "if (false) return against"],
      ["if (there.isRevoked)", "if (false)"],
      ["constantTimeEqual(there.secret, stock.secret)", "true"],
      ["seed.counter - 1", "seed.counter"],
    ],
  },
  {
    file: "lib/people/enrollment/forgotten-password.ts",
    tests: ["lib/people/users/told.db.test.ts"],
    breaks: [
      ["if (count >= mostPerPerson) return;", ""],
      [">= mostPerAddress) {", ">= 1000) {"],
      ["await holdUsers(tx, [userId]);", ""],
      [
        "hashtext('password_requests'), hashtext(${subscriber})",
        "hashtext('password_requests'), ${Math.floor(Math.random() * 1e6)}::int",
      ],
      ["return users.filter(hasPassword).map", "return users.map"],
      ["disabledAt: null, directoryId: null", "directoryId: null", "issuing skips the disabled"],
    ],
  },
  {
    file: "lib/people/notifications/texts.ts",
    tests: ["lib/people/notifications/texts.test.ts"],
    breaks: [
      ["if (!Object.hasOwn(known, name)) {", "if (!(name in known)) {"],
      ["if (broken) return", "if (false) return"],
      ['if (field === "subject" && usesLink)', "if (false)"],
    ],
  },
  {
    file: "lib/people/notifications/tell.ts",
    tests: ["lib/people/notifications/tell.db.test.ts"],
    breaks: [
      ["email !== null && isMailAddress(email)", "email !== null"],
      ["where: { id: { in: users }, ...enabled }", "where: { id: { in: users } }"],
      ["hasSecret: descriptor.isSecret,", "hasSecret: false,"],
    ],
  },
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
      ["if (isDisabled(user)) throw", "if (false) throw"],
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
    ],
  },
  {
    file: `${users}who-asked.ts`,
    tests: [`${users}bulk-runs.db.test.ts`],
    breaks: [
      ["if (!operator || operator.disabledAt) {", "if (!operator) {"],
      ["role: role as Role", 'role: "owner"'],
    ],
  },
  {
    file: "lib/login/authentication/disabled.ts",
    tests: [`${users}disabled-there.db.test.ts`],
    breaks: [
      ["disabledAt !== null || directoryDisabledAt !== null", "disabledAt !== null"],
      ["enabled = { disabledAt: null, directoryDisabledAt: null }", "enabled = { disabledAt: null }"],
      ["AND ${u}.directory_disabled_at IS NULL)", ")"],
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
    file: "lib/people/enrollment/password-link.ts",
    tests: ["lib/people/enrollment/in-directory.db.test.ts"],
    breaks: [
      ["await refusePasswordElsewhere(db, link.userId);", ""],
      ["await refusePasswordElsewhere(tx, actor.id);", ""],
    ],
  },
  {
    file: "lib/people/enrollment/own-password.ts",
    tests: ["lib/people/enrollment/in-directory.db.test.ts"],
    breaks: [["await refusePasswordElsewhere(database(), actor.id);", ""]],
  },
  {
    file: "lib/people/enrollment/own-directory-password.ts",
    tests: ["lib/people/enrollment/own-directory-password.db.test.ts"],
    breaks: [
      ["!directory?.passwordChanges || directoryKey", "!directory || directoryKey"],
      [", toChangeThere: true } as const", " }"],
      ["await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });", ""],
      ["await forgetIfKept(tx, user, password);", ""],
      ['if (result === "wrong") return;', ""],
      ["if (unfit) throw", "if (false) throw"],
      ['if (answer.is === "changed") return true;', "return true;"],
      ["if (hasAnswered) await tell(", "await tell("],
      ['if (answer === "none") return false;', 'if (answer === "none") return true;'],
    ],
  },
  {
    file: `${users}password.ts`,
    tests: ["lib/people/enrollment/in-directory.db.test.ts"],
    breaks: [["await refusePasswordElsewhere(tx, user.id, elsewhereText);", ""]],
  },
  {
    file: "lib/people/enrollment/issue.ts",
    tests: ["lib/people/enrollment/in-directory.db.test.ts"],
    breaks: [['purpose === "password" ? passwordElsewhere(user) : null', "null"]],
  },
  {
    file: "lib/people/enrollment/enroll.ts",
    tests: ["lib/people/enrollment/in-directory.db.test.ts"],
    breaks: [["user.directoryId !== null || hasPassword(user)", "hasPassword(user)"]],
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
      ['if (facts.isDisabled) return "disabled";', ""],
      ["facts.confirmedFactors > 0", "facts.confirmedFactors >= 0"],
    ],
  },
  {
    file: `${users}sql.ts`,
    tests: [`${users}queries.db.test.ts`],
    breaks: [
      ['u."confirmed_factors" > 0', "TRUE"],
      ['AND u."link_expires_at" > ${now}', ""],
      ['OR u."scram_sealed" IS NOT NULL\n', "\n"],
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
      ["if (isOn && before.reuseUses > 1) return null;", ""],
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
        "if (stateOfPolicy(before) === state) return null;",
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
      ["mayAskForCode(after) ? ofCode(before, after) : null", "null"],
      ["if (!mayAskForCode(before)) return null;", ""],
      ["demandsMore(before.leastStrength, after.leastStrength)", "false"],
      ['guards.some(({ outcome }) => outcome === "require_factor")', "guards.length > 0"],
      ["other.withinMinutes >= guard.withinMinutes", "true"],
      ["const guards = adaptive ? rules : [];", "const guards = rules;"],
      ["after.reuseSeconds > before.reuseSeconds", "false"],
      [" && (!firesOnUnknown(guard) || firesOnUnknown(other))", ""],
      ["(!firesOnUnknown(guard) || firesOnUnknown(other))", "!firesOnUnknown(guard)"],
    ],
  },
  {
    file: "lib/people/policies/last-addresses.ts",
    tests: ["lib/people/policies/last-addresses.db.test.ts"],
    breaks: [
      ["AND a.outcome = 'accept' ", ""],
      ["AND a.door <> 'console'", ""],
      ["WHERE person_address IS NOT NULL GROUP", "GROUP"],
    ],
  },
  {
    file: "lib/people/policies/queries.ts",
    tests: ["lib/people/policies/blind-clients.db.test.ts"],
    breaks: [
      ["whereFrom: true, whereFromWatches", "whereFromWatches"],
      ["{ failure: null, seesStarting: true }", "{ seesStarting: true }"],
      ["{ failure: null, seesStarting: true }", "{ failure: null }"],
      [', { doors: { equals: ["ldap"] } }', ""],
    ],
  },
  {
    file: "lib/people/policies/alike.ts",
    tests: ["lib/people/policies/explain-many.db.test.ts"],
    breaks: [["AND n.network = ${network}", ""]],
  },
  {
    file: "lib/people/notifications/new-networks-job.ts",
    tests: ["lib/people/notifications/new-networks-job.db.test.ts"],
    breaks: [
      ["if (isFirst) continue;", ""],
      ["FOR UPDATE SKIP LOCKED", ""],
      [" AND door <> 'console'", ""],
      ["l.person_address = f.network OR ", ""],
      ["ORDER BY l.id LIMIT 1", "ORDER BY l.id DESC LIMIT 1"],
    ],
  },
  {
    file: "lib/people/users/strongest-of.ts",
    tests: ["lib/people/users/strongest-of.test.ts"],
    breaks: [
      ["[...kinds.map(({ id }) => id), passkey]", "kinds.map(({ id }) => id)"],
      ["strengths.slice(strengths.indexOf(least))", "strengths.slice(0)"],
      ["[...strengths].reverse().find", "[...strengths].find"],
    ],
  },
  {
    file: "lib/people/tokens/by-link.ts",
    tests: ["lib/people/tokens/by-link.db.test.ts"],
    breaks: [
      [
        "if (!(await database().$transaction((tx) => judgeClaim(tx, holder, claim, now)))) throw wrongClaim();",
        "",
      ],
    ],
  },
  {
    file: "lib/people/policies/too-weak.ts",
    tests: ["lib/people/policies/too-weak.test.ts"],
    breaks: [
      ["crowd.isDisabled ? null :", ""],
      ['why === "none" && crowd.isInGrace', "crowd.isInGrace"],
      ["if (isReached) counts", "counts"],
      ["&& !isOut(before, crowd)", ""],
      ["!crowd.isDisabled && isOut", "isOut"],
      ["(policy.enabled || policy.reportOnly) &&", "policy.enabled &&"],
      ["&& asksForFactor(policy)", ""],
      [".filter(isForLogin)", "", "every kind of today can be typed at a login, or stands alone there"],
      ['whyShutOut(policy, crowd) === "weaker"', "whyShutOut(policy, crowd) !== null"],
      ["reachablePolicies(policies, crowd.groupIds).some(", "policies.some("],
      ["sum + crowd.people", "sum + 1"],
      ["return people === 0 ? null", "return people < 0 ? null"],
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
      ["...repeated]", "]"],
    ],
  },
  {
    file: `${users}unused.ts`,
    tests: ["lib/programs/setup/server.db.test.ts", rights("users")],
    breaks: [
      ['authorize(actor, "user.delete");', ""],
      ["if (used) {", "if (false) {"],
      ["factors: { none: {} }, ", ""],
      ["return users.filter(({ id }) => !loggedIn.has(id));", "return users;"],
    ],
  },
  {
    file: "lib/people/temporary-access/change.ts",
    tests: ["lib/people/temporary-access/access.db.test.ts", "lib/people/temporary-access/mails.db.test.ts"],
    breaks: [
      ["await refuseOwn(tx, actor, access.user);\n  if (access.state", "if (access.state"],
      ['if (access.state !== "open") {', "if (false) {"],
      ["most === null || access.hours > most", "most === null"],
      ["most === null || access.hours > most", "most !== null && access.hours > most"],
      ["had.endsAt === null || had.endsAt >= endsAt", "had.endsAt === null"],
      ["had.endsAt === null || had.endsAt >= endsAt", "had.endsAt !== null && had.endsAt >= endsAt"],
      ['access.state !== "approved" || access.endedAt ||', 'access.state !== "approved" ||'],
      ["endsAt: { not: null } },\n  });\n  await note", "},\n  });\n  await note"],
      ["actor.id === person.id || isSameMail ||", "isSameMail ||"],
      ["actor.id === person.id || isSameMail ||", "actor.id === person.id ||"],
      ["|| own.some((name) => names.has(folded(name)))", ""],
      ["[person.username, ...(await named(person.id))]", "[person.username]"],
      ['actor.kind === "user" ? await named(actor.id) : []', "[]"],
      ["text.trim().toLowerCase()", "text"],
    ],
  },
  {
    file: "lib/people/temporary-access/own.ts",
    tests: ["lib/people/temporary-access/access.db.test.ts", rights("temporary-access")],
    breaks: [
      ["if (!group?.accessMaxHours)", "if (!group)"],
      ["if (hours > group.accessMaxHours) {", "if (false) {"],
      ["asked >= mostRequestsADay", "asked > mostRequestsADay"],
      ["createdAt: { gt: after(now, -days(1)) }", "createdAt: { gt: after(now, -days(9)) }"],
      ["await requireApprover(tx, actor, access, now);", ""],
      ["user: enabled,", ""],
      ["if (!membership)", "if (false)"],
      [
        'authorizeSelf(actor, access.userId);\n    if (access.state !== "open")',
        'if (access.state !== "open")',
      ],
      ["authorizeSelf(actor, access.userId);\n    await endEarly", "await endEarly"],
    ],
  },
  {
    file: "lib/people/temporary-access/service.ts",
    tests: ["lib/people/temporary-access/access.db.test.ts", rights("temporary-access")],
    breaks: [
      [
        'authorize(actor, "group.write");\n  await changeAccess(input.accessId, (tx, access) =>\n    decideRequest(tx, actor, access, { approves: true',
        "await changeAccess(input.accessId, (tx, access) =>\n    decideRequest(tx, actor, access, { approves: true",
      ],
      ["await refuseOwn(tx, actor, user);", ""],
    ],
  },
  {
    file: "lib/people/temporary-access/job.ts",
    tests: ["lib/people/temporary-access/access.db.test.ts"],
    breaks: [["after(systemClock.now(), -marginMs)", "systemClock.now()"]],
  },
  {
    file: "lib/people/roll-out/grace.ts",
    tests: ["lib/people/roll-out/grace.db.test.ts", rights("roll-out")],
    breaks: [
      ['authorize(actor, "policy.write");', ""],
      ["if (end <= now) throw", "if (false) throw"],
      ["if (end > after(now, days(mostGraceDays + 1))) {", "if (false) {"],
      ["if (input.consent !== question.token) throw new Unconfirmed(question);", ""],
      ["JSON.stringify([groupId, grace, names])", "JSON.stringify([groupId, names])"],
      [' AND ${Prisma.raw(graceEnd("u"))} > ${now}', ""],
    ],
  },
  {
    file: "lib/people/notifications/reminders.ts",
    tests: ["lib/people/users/told.db.test.ts"],
    breaks: [["if (some.met.length < batch)", "if (some.told.size < batch)"]],
  },
  {
    file: "lib/people/roll-out/remind-job.ts",
    tests: ["lib/people/roll-out/remind-job.db.test.ts"],
    breaks: [
      ["u.grace_reminded_at IS NULL OR u.grace_reminded_at < p.ends_at - notice.before", "true"],
      ["SET grace_reminded_at = ${now}", "SET grace_reminded_at = grace_reminded_at"],
    ],
  },
  {
    file: "lib/login/log/would-refuse.ts",
    tests: ["lib/people/roll-out/report-only.db.test.ts"],
    breaks: [
      ["reportSince ? [{ id, since: reportSince }] : []", "[{ id, since: reportSince ?? new Date(0) }]"],
      ["from > since ? from : since", "since"],
      ["from > since ? from : since", "from"],
      [" AND a.outcome = 'accept'", ""],
      ["a.would_outcome = 'reject' AND ", ""],
      ["coalesce(u.first_enrolled_at, '-infinity') <= r.at", "FALSE"],
      ["coalesce(u.first_enrolled_at, '-infinity') <= r.at", "TRUE"],
      ["r.reason <> 'no_factor' OR u.confirmed_factors = 0", "r.reason <> 'no_factor'"],
    ],
  },
  {
    file: "lib/people/directory-sync/plan-people.ts",
    tests: ["lib/people/directory-sync/plan.test.ts"],
    breaks: [
      ["if (local.directoryId !== null) {", "if (false) {"],
      ['if (rules.conflicts === "skip") {', "if (false) {"],
      ["if (!holder && !rules.byMail) {", "if (false) {"],
      ["if (holder && holder.id !== user.id) {", "if (false) {"],
      ["isDirectorys && !wanted.has(id)", "!wanted.has(id)"],
      [" && !unclearGroups.has(id)", ""],
      ["if (person.disabledWhy !== null) return null;", ""],
      ["people: people.filter((person) => whyLeftOut(person) === null),", "people,"],
      ["isTwice(keys, key) ?", "false ?"],
      ["isLink(item) && isTwice(linked, item.userId)", "false"],
    ],
  },
  {
    file: "lib/people/directory-sync/safety-stop.ts",
    tests: ["lib/people/directory-sync/plan.test.ts"],
    breaks: [
      ["if (listed === 0 && ofUsers > 0) {", "if (false) {"],
      ["lost > Math.max(stopPercent === 0 ? 0 : 1, (of * stopPercent) / 100)", "false"],
      ['kind === "disable" ||', ""],
      ['(kind === "rename" && (fields.username !== undefined || aliases.removed.length > 0))', "false"],
    ],
  },
  {
    file: "lib/people/directory-sync/sync-job.ts",
    tests: [
      "lib/people/directory-sync/whole.db.test.ts",
      "lib/people/directory-sync/sync.db.test.ts",
      "lib/people/directory-sync/welcome.db.test.ts",
    ],
    breaks: [
      ["if (begun.settings.welcome) await", "await"],
      ['if (where === "listed") throw wasCut(user.username);', ""],
      ["items.every((item) => !isLoss(item, isAsked) || losses.has(lossOf(item)))", "true"],
      ["if (run.isCancelled) throw new Over(true);", ""],
      ["if (run.stopRequestedAt) throw new Over(true);", ""],
    ],
  },
  {
    file: "lib/people/directory-sync/read.ts",
    tests: ["lib/people/directory-sync/read.test.ts"],
    breaks: [
      ["take(members.length);", ""],
      ["if (left < 0) throw", "if (left < -1000) throw"],
    ],
  },
  {
    file: "lib/people/directory-sync/runs.ts",
    tests: ["lib/people/directory-sync/sync.db.test.ts", "lib/people/directory-sync/whole.db.test.ts"],
    breaks: [
      ["held.digest !== input.digest || ", ""],
      ["if (open > 0)", "if (false)"],
    ],
  },
  {
    file: "lib/people/users/directory-owned.ts",
    tests: ["lib/people/users/directory-owned.db.test.ts"],
    breaks: [
      ["if (owner && field !== undefined) {", "if (false) {"],
      ["if (given.length > 0) throw", "if (false) throw"],
    ],
  },
  {
    file: "lib/people/approvals/answer.ts",
    tests: [
      `${approvals}answering.db.test.ts`,
      `${approvals}approved.db.test.ts`,
      `${approvals}ended.db.test.ts`,
    ],
    breaks: [
      [
        "await tx.approval.update({ where: { id }, data: { ...answered, number } });",
        "await tx.approval.update({ where: { id }, data: answered });",
      ],
      ["data: { answer: why, answeredAt: at }", "data: { answer: why }"],
      ['await writeLogin(tx, { kind: "user", id: actor.id }, null, now);', ""],
      ["if (!row || !view) throw closedApproval();", "if (!row) throw closedApproval();"],
      ["!factor || !kinds.includes(factor.kind.id)", "!factor"],
      ["if (row) authorizeSelf(actor, row.userId);", ""],
      ["await tx.$executeRaw`SELECT end_approvals(${actor.id}::uuid)`;", ""],
      ['if (why === "cancelled") return;', ""],
    ],
  },
  {
    file: "lib/people/approvals/own.ts",
    tests: ["lib/people/approvals/answering.db.test.ts > the own page"],
    breaks: [
      ["if (!(await mayApprove(tx, actor, clock.now()))) {", "if (false) {"],
      ["&& !session.limited &&", "&&"],
      ["where: { id: sessionId, userId: id }", "where: { id: sessionId }"],
      ["&& isProofFresh(session.provenAt, now)", ""],
      [
        "where: { userId: actor.id, answer: null, endedAt: null },",
        "where: { answer: null, endedAt: null },",
      ],
    ],
  },
  {
    file: "lib/people/approvals/by-link.ts",
    tests: [`${approvals}answering.db.test.ts > the link`],
    breaks: [
      ["  if (!view) throw closedApproval();", ""],
      ["  if (!row) throw closedApproval();", ""],
    ],
  },
  {
    file: "lib/people/approvals/view.ts",
    tests: [`${approvals}ended.db.test.ts`, `${approvals}answering.db.test.ts > the link`],
    breaks: [
      ["isDisabled(user) || (client?.disabledAt ?? null) !== null", "isDisabled(user)"],
      ["!asks || gone || !isPending(one, asks.forMs, at)", "!asks || gone"],
      ["!asks || gone || !isPending(one, asks.forMs, at)", "!asks || !isPending(one, asks.forMs, at)"],
      ["factor?.confirmedAt ? counterKind", "factor ? counterKind"],
    ],
  },
  {
    file: "lib/people/approvals/denied.ts",
    tests: [`${approvals}answering.db.test.ts > not me`, rights("approvals")],
    breaks: [
      ['authorize(actor, "user.read");', ""],
      ["where: { userId, answer:", "where: { answer:"],
      ["answeredAt: { gt: from } },", "},"],
      ["where: { userId, alertedAt:", "where: { alertedAt:"],
    ],
  },
  {
    file: "lib/people/push/gone.ts",
    tests: [`${approvals}by-push.db.test.ts > stays gone`],
    breaks: [["await holdLogins(tx, [userId]);", "await holdUsers(tx, [userId]);"]],
  },
  {
    file: "lib/people/approvals/ask-job.ts",
    tests: ["lib/people/approvals/answering.db.test.ts > the link"],
    breaks: [["if (user.email?.toLowerCase() !== to) return false;", ""]],
  },
];
