/** What `npm run mutate` breaks in lib/login. */

const decision = "lib/login/decision/";
const authentication = "lib/login/authentication/";
const through = `${authentication}authenticate.db.test.ts`;
const failClosed = `${authentication}fail-closed.db.test.ts`;
const clientFailures = `${authentication}client-failures.db.test.ts`;

export const login = [
  {
    file: `${decision}lockout.ts`,
    tests: [`${decision}lockout.test.ts`],
    breaks: [
      ["return leftMs > 0 && leftMs <= longestLockMs;", "return leftMs >= 0 && leftMs <= longestLockMs;"],
      ["return leftMs > 0 && leftMs <= longestLockMs;", "return leftMs > 0;"],
      ["return leftMs > 0 && leftMs <= longestLockMs;", "return false;"],
      ["return ageMs >= 0 && ageMs < seconds * 1000;", "return ageMs < seconds * 1000;"],
      ["return ageMs >= 0 && ageMs < seconds * 1000;", "return ageMs >= 0 && ageMs <= seconds * 1000;"],
      ["if (isLocked(state, now)) return state;", ""],
      ["(isForgotten(state, rules, now) ? 0 : state.failures) + 1", "state.failures + 1"],
      ["over < 0 ? 0", "over <= 0 ? 0"],
      [
        "Math.min(rules.maxSeconds, rules.baseSeconds * 2 ** Math.min(over, 30))",
        "rules.baseSeconds * 2 ** Math.min(over, 30)",
      ],
      ["rules.baseSeconds * 2 ** Math.min(over, 30)", "rules.baseSeconds"],
      ["lockSeconds * 1000", "lockSeconds"],
      [
        "Math.max(state.lastFailureAt?.getTime() ?? 0, state.lockedUntil?.getTime() ?? 0)",
        "(state.lastFailureAt?.getTime() ?? 0)",
      ],
      [">= rules.forgetSeconds * 1000", "> rules.forgetSeconds * 1000"],
    ],
  },
  {
    file: `${decision}policy.ts`,
    tests: [`${decision}policy.test.ts`],
    breaks: [
      ['if (!policy.enabled) return "switched off";', ""],
      ["policy.doors.length > 0 && !policy.doors.includes(route.door)", "false"],
      ["policy.clientIds.length > 0 && !policy.clientIds.includes(route.clientId)", "false"],
      [
        "policy.groupIds.length > 0 && !policy.groupIds.some",
        "policy.groupIds.length > 0 && !policy.groupIds.every",
      ],
      ["if (why === null) return { policy, steps };", ""],
      [
        'policy.method === "password_and_factor" && !policy.secondFactor ? "password"',
        '!policy.secondFactor ? "password"',
      ],
      [
        'policy.method === "password_and_factor" && !policy.secondFactor ? "password"',
        'policy.method === "password_and_factor" && policy.secondFactor ? "password"',
      ],
    ],
  },
  {
    file: `${decision}adaptive.ts`,
    tests: [`${decision}adaptive.test.ts`],
    breaks: [
      ["clock >= rule.from && clock < rule.to;", "clock > rule.from && clock < rule.to;"],
      ["clock >= rule.from && clock < rule.to;", "clock >= rule.from && clock <= rule.to;"],
      ["(has(dayBefore(day)) && clock < rule.to)", "(has(day) && clock < rule.to)"],
      ["(has(dayBefore(day)) && clock < rule.to)", "(has(dayBefore(day)) && clock <= rule.to)"],
      ["if (rule.from <= rule.to) return", "if (rule.from < rule.to) return"],
      [
        'return inside === (rule.when === "inside")\n        ?',
        'return inside !== (rule.when === "inside")\n        ?',
      ],
      ["at.getTime() > since", "at.getTime() >= since"],
      ["rule.withinMinutes * 60_000", "rule.withinMinutes * 1000"],
      ["count >= rule.failures ?", "count > rule.failures ?"],
      ['return rule.when === "outside" ?', 'return rule.when === "inside" ?'],
      ["rule.networks.some((text)", "rule.networks.every((text)"],
      [
        'return inside === (rule.when === "inside") ? `${personAddress}',
        'return inside !== (rule.when === "inside") ? `${personAddress}',
      ],
      ["facts.isFirstLoginHere ?", "!facts.isFirstLoginHere ?"],
      ["weekdays.indexOf(day) + 6) % 7", "weekdays.indexOf(day) + 1) % 7"],
      ['.min(1, "Choose at least one weekday.")', ""],
      ['.min(1, "Enter at least one network.")', ""],
    ],
  },
  {
    file: `${decision}credential.ts`,
    tests: [
      `${decision}credential.test.ts`,
      `${decision}decide.test.ts`,
      `${decision}second-attempts.test.ts`,
    ],
    breaks: [
      ["worth[b.code.status] - worth[a.code.status] ||", ""],
      ["worth[b.code.status] - worth[a.code.status] ||", "worth[a.code.status] - worth[b.code.status] ||"],
      ["b.codeLength - a.codeLength ||", "a.codeLength - b.codeLength ||"],
      ["Number(b.isDefault) - Number(a.isDefault);", "Number(a.isDefault) - Number(b.isDefault);"],
      ['isSpent ? "spent" : "fresh"', '"fresh"'],
      ["kind.verify(factor, code, counter, now)", "kind.verify(factor, code, -1, now)"],
      ['plan.ask === "password" && split.code.status === "none" ? typed', 'plan.ask === "password" ? typed'],
      [
        'plan.ask === "password" && split.code.status === "none" ? typed',
        'split.code.status === "none" ? typed',
      ],
      ['plan.kind === "refuse" || plan.ask === "challenge"', 'plan.kind === "refuse"'],
      ['.filter(({ password }) => password === "")', ""],
      ['hasCodeShape: typed.code !== "" };', "hasCodeShape: true };"],
    ],
  },
  {
    file: `${decision}decide.ts`,
    tests: [`${decision}decide.test.ts`, `${decision}second-attempts.test.ts`, through],
    breaks: [
      ["const repeatSeconds = 60;", "const repeatSeconds = 600;"],
      ["const sameAttemptSeconds = 10;", "const sameAttemptSeconds = 60;"],
      [
        'new Set(["wrong_password", "wrong_code", "missing_code"])',
        'new Set(["wrong_password", "missing_code"])',
      ],
      [
        'new Set(["wrong_password", "wrong_code", "missing_code"])',
        'new Set(["wrong_password", "wrong_code"])',
      ],
      [
        'new Set(["wrong_password", "wrong_code", "missing_code"])',
        'new Set(["wrong_code", "missing_code"])',
      ],
      ['if (!passwordOk) return refused(facts, plan, "wrong_password", evidence, null);', ""],
      ['if (ask !== "factor" && !passwordOk) return "wrong_password";', ""],
      ['if (ask !== "factor" && !passwordOk)', 'if (ask === "password_and_factor" && !passwordOk)'],
      ['split.password !== "" && split.hasCodeShape', "false"],
      ['if (!split.hasCodeShape) return "missing_code";', ""],
      ['return split.code.status === "none" ? "wrong_code" : null;', "return null;"],
      ["if (wrong) return refused(facts, plan, wrong, evidence, null);", ""],
      ["!login || login.acceptedMac !== credentialMac", "!login"],
      ["!facts.client || login.acceptedClientId !== facts.client.id", "!facts.client"],
      ["if (!facts.client || login.acceptedClientId !== facts.client.id) return null;", ""],
      [
        "login.acceptedLate && isWithin(login.acceptedAt, sameAttemptSeconds, facts.now)",
        "isWithin(login.acceptedAt, sameAttemptSeconds, facts.now)",
      ],
      [
        "login.acceptedLate && isWithin(login.acceptedAt, sameAttemptSeconds, facts.now)",
        "login.acceptedLate",
      ],
      [
        'code.status === "spent" && code.kind.spends === "counter" && code.kind.isReusable',
        'code.status === "spent"',
      ],
      ["policy.reuseUses - acceptedUses", "policy.reuseUses - acceptedUses + 1"],
      ["|| !isWithin(acceptedAt, policy.reuseSeconds, now)", ""],
      ["isReusable && usesLeft", "usesLeft"],
      ['marksTime: isGuess || reason === "replayed_code",', "marksTime: false,"],
      ["marksTime: true,", "marksTime: false,"],
      [
        "if (!client || user?.login.refusedMac !== credentialMac) return false;",
        "if (user?.login.refusedMac !== credentialMac) return false;",
      ],
      ['spend: reason === "accepted" ? spendOf(code) : null', "spend: null"],
      ["isGuess && facts.user ? loginAfterGuess", "guesses.has(reason) && facts.user ? loginAfterGuess"],
      [
        "const isGuess = guesses.has(reason) && !isRepeat(facts, evidence);",
        "const isGuess = guesses.has(reason);",
      ],
      ['(isGuess || reason === "unknown_user")', "isGuess"],
      ["countClientFailure: facts.client !== null && (", "countClientFailure: false && ("],
      ["acceptedUses: login.acceptedUses + 1", "acceptedUses: login.acceptedUses"],
      ["return { ...base, acceptedLate: false };", "return base;"],
      [
        "const base = { ...login, ...free, refusedMac: null, refusedAt: null };",
        "const base = { ...login, refusedMac: null, refusedAt: null };",
      ],
      ["login.failures === 0 && login.lockedUntil === null && login.refusedMac === null", "true"],
      ["isClear(login) || hasFactor(person) ? null : base", "isClear(login) ? null : base"],
      ["factors.length + codeKinds.length + codes.length > 0", "factors.length > 0"],
      ["!client || user?.login.refusedMac !== credentialMac", "!client"],
      ["return isWithin(user.login.refusedAt, repeatSeconds, now);", "return true;"],
      ["openChallenge: { passwordOk: evidence.passwordOk }", "openChallenge: { passwordOk: true }"],
      ["facts.client !== null && (facts.user?.isFirstLoginHere ?? false)", "false"],
      ["refusedMac: credentialMac,\n", "refusedMac: null,\n"],
    ],
  },
  {
    file: `${decision}plan.ts`,
    tests: [
      `${decision}plan.test.ts`,
      `${decision}decide.test.ts`,
      `${decision}second-attempts.test.ts`,
      through,
    ],
    breaks: [
      ['if (facts.client && isThrottled(facts.client, facts)) return refuse("client_throttled");', ""],
      ["client.failures >= limits.clientFailureLimit", "client.failures > limits.clientFailureLimit"],
      [
        "isWithin(client.failuresSince, limits.clientFailureWindowSeconds, limits.now)",
        "client.failuresSince !== null",
      ],
      ["return isRunning && client.failures", "return client.failures"],
      [
        'if (!policy) return refuse("policy_denied");',
        'if (!policy) return { kind: "ask", ask: "password", policy, trace };',
      ],
      ["if (barred) return refuse(barred, policy);", ""],
      ["if (barred) return refuse(barred);", ""],
      ['if (denied) return refuse("rule_denied", policy);', ""],
      ['if (method === "deny") return refuse("policy_denied", policy);', ""],
      ["if (missing) return refuse(missing, policy);", ""],
      ['if (stage === "expired") return refuse("challenge_expired", policy);', ""],
      ['if (person.isDisabled) return "user_disabled";', ""],
      ["if (!isLocked(person.login, now)) return null;", "return null;"],
      ["facts.enrollWithoutLink && facts.user.factors.length === 0", "facts.user.factors.length === 0"],
      ["facts.enrollWithoutLink && facts.user.factors.length === 0 &&", "facts.enrollWithoutLink &&"],
      [
        "facts.user.factors.length === 0 && facts.user.codeKinds.length === 0",
        "facts.user.factors.length === 0",
      ],
      [
        'if (!policy.adaptive || method === "deny") return { method, denied: false };',
        'if (method === "deny") return { method, denied: false };',
      ],
      ["isFirstLoginHere: facts.user?.isFirstLoginHere ?? true", "isFirstLoginHere: false"],
      ['const denied = fired.rule.outcome === "deny";', "const denied = false;"],
      ['method === "password" && !denied ? "password_and_factor" : method', "method"],
      ['if (facts.challenge === "invalid") return "expired";', ""],
      [
        'facts.client?.codeEntry === "challenge" && method === "password_and_factor"',
        'method === "password_and_factor"',
      ],
      ['method !== "factor" && person.credential === null', "false"],
      ["whyBarred(person, now, []) ?? whatIsMissing(person, ask)", "whatIsMissing(person, ask)"],
      ["whyBarred(person, now, []) ?? whatIsMissing(person, ask)", "whyBarred(person, now, [])"],
      [
        'if (!person) return refuse("unknown_user");',
        'if (!person) return { kind: "ask", ask, policy: null, trace: [] };',
      ],
      ['method !== "password" && !hasCode', "false"],
      [
        "kinds.some(({ isTyped }) => isTyped) || person.codes.length > 0",
        "kinds.length > 0 || person.codes.length > 0",
      ],
    ],
  },
  {
    file: `${authentication}authenticate.ts`,
    tests: [
      through,
      failClosed,
      `${authentication}late.db.test.ts`,
      `${authentication}lets-nobody-in.db.test.ts`,
    ],
    breaks: [
      ['if (first.isStale) return silent("stale_config");', ""],
      ["isStale: configVersion !== request.config.version", "isStale: false"],
      ['if (elapsedMs > latestCommitMs) return silent("shed");', ""],
      [
        'const checked = await checkPassword(core, request, reading);\n  if (checked.result === "unavailable")',
        'const checked = await checkPassword(core, request, reading);\n  if (checked.result === "right" && false)',
      ],
      ['if (!isSameQuestion) return silent("unavailable");', ""],
      [
        "reading.password === known.password && (reading.credential?.token ?? null) === known.token",
        "reading.password === known.password",
      ],
      [
        "reading.password === known.password && (reading.credential?.token ?? null) === known.token",
        "(reading.credential?.token ?? null) === known.token",
      ],
      ['if (result === "conflict") return "conflict";', ""],
      [
        'if (challenge && challenge !== "invalid") return {',
        'if (challenge && challenge === "invalid") return {',
      ],
      ['result: challenge.passwordOk ? "right" : "wrong"', 'result: "right"'],
      ['typed === "" ? "empty_password" : null', "null"],
      [
        'credentialMac(config.macKey, user?.id ?? username, typed ?? "")',
        'credentialMac(config.macKey, "", typed ?? "")',
      ],
      ["receivedMs + latestCheckMs", "Number.POSITIVE_INFINITY"],
      [
        'if (answeredMs > clientWaitsMs && decision.reason === "accepted" && facts.user) {',
        "if (false && facts.user) {",
      ],
    ],
  },
  {
    file: `${authentication}commit.ts`,
    tests: [through, failClosed, clientFailures, `${authentication}commit-together.db.test.ts`],
    breaks: [
      ["AND version = ${$(version)}`", "AND ${$(version)}::bigint IS NOT NULL`"],
      ["AND counter < ${counter} AND ${ifState}", "AND ${ifState}"],
      ["AND used_at IS NULL AND revoked_at IS NULL AND ${ifState}", "AND revoked_at IS NULL AND ${ifState}"],
      ["AND used_at IS NULL AND revoked_at IS NULL AND ${ifState}", "AND used_at IS NULL AND ${ifState}"],
      ["AND used_at IS NULL AND ${ifState}`,\n      true,", "AND ${ifState}`,\n      true,"],
      [
        "for (const [word, sql] of spending($, effects, now, ifState)) add(word, sql, true);",
        "for (const [word, sql] of spending($, effects, now, ifState)) add(word, sql);",
      ],
      ['return rows[0]?.logged === 1 ? "done" : "conflict";', 'return "done";'],
      [
        'if (databaseErrorCode(error) === codeNotSpent) return "conflict";',
        'if (databaseErrorCode(error) === codeNotSpent) return "done";',
      ],
      ["CASE WHEN ${isOver} THEN 1 ELSE failures + 1 END", "failures + 1"],
      ["CASE WHEN ${isOver} THEN ${now} ELSE failures_since END", "${now}"],
      ["OR failures_since <= ${now}", "OR failures_since < ${now}"],
      ["(failures_since IS NULL OR failures_since > ${now}", "(failures_since > ${now}"],
      ["(failures_since IS NULL OR failures_since > ${now}", "(failures_since IS NULL"],
      [
        "WHERE id = ${$(clientId)} AND ${ifState}`;",
        "WHERE ${$(clientId)}::uuid IS NOT NULL AND ${ifState}`;",
      ],
      ["const challengeSeconds = 120;", "const challengeSeconds = 3600;"],
      [
        'SELECT ${now}, ${row.join(", ")} WHERE ${ifState} RETURNING 1)',
        'SELECT ${now}, ${row.join(", ")} RETURNING 1)',
      ],
      ["SET version = version + 1, ${[...timeStamps", "SET version = version, ${[...timeStamps"],
    ],
  },
  {
    file: `${authentication}commit.ts`,
    tests: [`${authentication}clock-back.db.test.ts`],
    breaks: [["else if (facts.user && effects.marksTime) {", "else if (false && facts.user) {"]],
  },
  {
    file: `${authentication}login-state.ts`,
    tests: [
      through,
      failClosed,
      "lib/people/users/login-versions.db.test.ts",
      "lib/people/users/factors.db.test.ts",
      "lib/people/users/service.db.test.ts",
    ],
    breaks: [
      [
        "version = version + 1 WHERE user_id = $1 AND accepted_mac = $2",
        "version = version + 1 WHERE user_id = $1 AND $2::bytea IS NOT NULL",
      ],
      ["latestAt !== null && latestAt > now ? latestAt : now", "now"],
      ["`latest_at = GREATEST(latest_at, ${now})`", "`latest_at = ${now}`"],
      ["...(isLogin ? [`last_login_at = ${now}`] : []),", ""],
      ["data: { version: { increment: 1 } },", "data: { version: { increment: 0 } },"],
      ["data: { ...free, ...repeats }", "data: repeats"],
      ["acceptedMac: null,\n      acceptedClientId: null,", "acceptedClientId: null,"],
    ],
  },
  {
    file: `${authentication}prove.ts`,
    tests: [
      `${authentication}prove.db.test.ts`,
      "lib/people/enrollment/own.db.test.ts",
      "lib/people/enrollment/link.db.test.ts",
      "lib/people/operators/sign-in.db.test.ts",
    ],
    breaks: [
      [
        "if (judgement.failure === null) return { ...judgement, changed: await change(tx) };",
        "if (true) return { ...judgement, changed: await change(tx) };",
      ],
      ["await recordFailure(tx, request, judgement, now);", ""],
      [
        'if (plan.kind === "refuse") return failed(plan.reason, false);',
        'if (plan.kind === "refuse" && !person) return failed(plan.reason, false);',
        "decide refuses for the reason of the plan; only where the work of a password check is done differs",
      ],
      ['passwordOk: checked.result === "right",', "passwordOk: true,"],
      ["if (effects.marksTime) await writeLogin(tx, subject, effects.login, now);", ""],
      ["if (effects.spend) await spend(tx, effects.spend, now);", ""],
      [
        'return outcome === "accept" ? { failure: null, hasChecked: true } : failed(reason, true);',
        "return { failure: null, hasChecked: true };",
      ],
      [
        'if (checked.result === "unavailable") return',
        "if (false) return",
        "a check that was not made counts as a wrong password then, which lets nobody in; a test would have to keep the processors busy for eight seconds",
      ],
      ['(code ?? "").replace(/\\s/g, "")', '(code ?? "")'],
      ['code === null ? "password" : password === null', '"" === "" ? "password" : password === null'],
      [
        "if (count !== 1) throw new AppError",
        "if (false) throw new AppError",
        "the codes were read while the login state was held, and whoever spends one holds it too",
      ],
    ],
  },
  {
    file: `${authentication}hold-person.ts`,
    tests: [
      `${authentication}prove.db.test.ts`,
      "lib/people/enrollment/own.db.test.ts",
      "lib/people/operators/sign-in.db.test.ts",
    ],
    breaks: [
      ["isDisabled: row.disabledAt !== null,", "isDisabled: false,"],
      ["const factors = { where: { confirmedAt: { not: null } },", "const factors = { where: {},"],
      ["kinds.filter(({ provesChanges }) => provesChanges)", "kinds"],
      ["where: { userId: id, codeMac:", "where: { codeMac:"],
      ["isSpent: !isOpenCode(row, at)", "isSpent: false"],
    ],
  },
  {
    file: `${authentication}one-time-codes.ts`,
    tests: [
      failClosed,
      `${authentication}one-time-codes.db.test.ts`,
      through,
      "lib/people/users/factors.db.test.ts",
      "lib/people/enrollment/own.db.test.ts",
    ],
    breaks: [
      ["usedAt === null && revokedAt === null && (expiresAt", "revokedAt === null && (expiresAt"],
      ["usedAt === null && revokedAt === null && (expiresAt", "usedAt === null && (expiresAt"],
      ["(expiresAt === null || expiresAt > at)", "true"],
      ["(expiresAt === null || expiresAt > at)", "(expiresAt === null || expiresAt >= at)"],
      ["macOf(macKey, kind.id, code.toLowerCase())", 'macOf(macKey, "", code.toLowerCase())'],
      ["OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],", ""],
      ["where: { userId, kind: kind.id, usedAt: null } });", "where: { userId, kind: kind.id } });"],
      ['await tx.oneTimeCode.deleteMany({ where: { userId, issuedBy: "" } });', ""],
      [
        "where: { userId, usedAt: null, revokedAt: null },\n    data: { revokedAt: now },",
        "where: { userId, usedAt: null, revokedAt: null },\n    data: {},",
      ],
      ["while (codes.size < count)", "while (codes.size < 1)"],
    ],
  },
  {
    file: `${authentication}open-secrets.ts`,
    tests: [failClosed, through],
    breaks: [
      ["if (!kind || !data?.success) return null;", "if (!kind || !data) return null;"],
      [
        'const placeOf = (row: string) => ({ table: "factors", column: "secret_sealed", row });',
        'const placeOf = (row: string) => ({ table: "factors", column: "secret_sealed", row: "" && row });',
      ],
    ],
  },
  {
    file: `${authentication}commit-logins-of-one.ts`,
    tests: [`${authentication}commit-logins-of-one.db.test.ts`],
    breaks: [
      ["max(at) AS at", "min(at) AS at"],
      ["min(at) FROM asked", "max(at) FROM asked"],
      ["WHERE login_states.user_id = latest.user_id", "WHERE latest.user_id IS NOT NULL"],
      ["`${facts.user.id} ${facts.client?.id}`", "`${facts.client?.id}`"],
      ['decision.outcome === "accept" &&\n', ""],
      ["login === null &&\n", ""],
      ["spend === null &&\n", ""],
      [
        'databaseErrorCode(error)?.length === 5) return accepts.map(() => "alone");',
        'databaseErrorCode(error)?.length === 5) return accepts.map(() => "done");',
      ],
    ],
  },
  {
    file: `${authentication}commit-together.ts`,
    tests: [`${authentication}commit-together.db.test.ts`],
    breaks: [
      ["s.version = asked.version\n", "true\n"],
      ["AND f.counter < asked.counter\n", "\n"],
      ["FOR NO KEY UPDATE OF s, f SKIP LOCKED", ""],
      ['users.indexOf(users[i] ?? "") === i', "true"],
      ["written.has(id) && users.indexOf(id) === i ?", "written.has(id) ?"],
      [
        'if (databaseErrorCode(error)?.length === 5) return accepts.map(() => "alone");',
        'if (databaseErrorCode(error)?.length === 5) return accepts.map(() => "done");',
      ],
      [
        "answerChallengeId || openChallenge || countClientFailure || isFirstLogin",
        "answerChallengeId || openChallenge || countClientFailure",
      ],
      ["SET counter = ready.counter,", "SET counter = f.counter,"],
      ["latest_at = GREATEST(s.latest_at, ready.at)", "latest_at = s.latest_at"],
      ["SET version = s.version + 1, last_login_at", "SET version = s.version, last_login_at"],
    ],
  },
  {
    file: `${authentication}gather-rows.ts`,
    tests: [through, failClosed],
    breaks: [
      [
        "WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS factors",
        "WHERE f.user_id = u.id) AS factors",
      ],
      ["FROM factors f WHERE f.user_id = u.id AND", "FROM factors f WHERE"],
      ["WHERE o.user_id = u.id AND o.code_mac = ANY", "WHERE o.code_mac = ANY"],
      ["ch.client_id = q.client_id AND ch.username", "ch.username"],
      ["AND ch.username = q.username\n", "\n"],
      ["AND ch.used_at IS NULL AND ch.expires_at >", "AND ch.expires_at >"],
      ["ch.expires_at > GREATEST(q.now, s.latest_at)`", "true`"],
      ["ch.expires_at > GREATEST(q.now, s.latest_at)`", "ch.expires_at > q.now`"],
      ["o.used_at IS NULL AND o.revoked_at IS NULL\n", "o.revoked_at IS NULL\n"],
      ["o.used_at IS NULL AND o.revoked_at IS NULL\n", "o.used_at IS NULL\n"],
      [
        "AND (o.expires_at IS NULL OR o.expires_at > GREATEST(q.now, s.latest_at))) AS code_kinds",
        ") AS code_kinds",
      ],
      ["WHERE o.user_id = u.id AND o.used_at", "WHERE o.used_at"],
      [
        "CASE WHEN u.password_hash IS NULL THEN u.scram_sealed END",
        "u.scram_sealed",
        "the hash is preferred again where the credential is opened; the CASE only saves sending the verifier",
      ],
      ["a.user_id = u.id AND a.outcome = 'reject'", "a.user_id = u.id"],
      [
        "a.at > q.now - interval '24 hours'",
        "true",
        "rules look back a day at most, and pick those within their minutes themselves; this bounds the work",
      ],
      ["AND x.client_id = q.client_id) AS first_here", ") AS first_here"],
    ],
  },
  {
    file: `${authentication}gather.ts`,
    tests: [through, failClosed],
    breaks: [
      ["isDisabled: row.disabled_at !== null", "isDisabled: false"],
      [
        'return row.challenge_id === null\n    ? "invalid"',
        'return row.challenge_id === null\n    ? { id: "", passwordOk: true }',
      ],
      ["passwordOk: row.challenge_password_ok === true", "passwordOk: true"],
      ["challenge: state ? challengeFacts(row) : null", "challenge: null"],
      ["failures: row.client_failures ?? 0, failuresSince", "failures: 0, failuresSince"],
      ["asOf(now, row.latest_at)", "now"],
      ["isSpent: !isOpenCode(times, at)", "isSpent: false"],
      ["row.code_kinds.includes(id)", "true"],
    ],
  },
  {
    file: `${authentication}config-rows.ts`,
    tests: [`${authentication}config.db.test.ts`, `${authentication}lets-nobody-in.db.test.ts`],
    breaks: [
      ["WHERE c.disabled_at IS NULL) AS clients", ") AS clients"],
      ["ORDER BY p.is_default, p.position, p.id", "ORDER BY p.position, p.id"],
      [
        'row.messageAuthenticator === "postgresql" ? "postgresql" : "required"',
        'row.messageAuthenticator === "required" ? "required" : "postgresql"',
      ],
      ["const areDoorsRead = known.length === row.doors.length;", "const areDoorsRead = true;"],
      ['method: "deny", adaptive: false', 'method: "password", adaptive: false'],
      ["(rules.success || !row.adaptive)", "true"],
      ["doors: row.doors.filter(isClientDoor),\n      network", 'doors: ["radius", "ldap"],\n      network'],
      ["if (!network) {", "if (false) {"],
    ],
  },
  {
    file: "lib/login/doors/client-lookup.ts",
    tests: ["lib/login/doors/client-lookup.test.ts"],
    breaks: [
      ["client.doors.includes(door)", "true"],
      ["b.prefix - a.prefix", "a.prefix - b.prefix"],
      [
        "if (size !== address.length) continue;",
        "",
        "the octets of another family, written in hexadecimal, have another length and meet no key",
      ],
      ["(0xff00 >> (prefix & 7))", "(0xff00 >> (prefix & 3))"],
    ],
  },
  {
    file: "lib/login/doors/gate.ts",
    tests: ["lib/login/doors/gate.test.ts"],
    breaks: [
      ["if (inside >= most) return false;", ""],
      ["if (inside === 0) onEmpty?.();", ""],
    ],
  },
  {
    file: "lib/login/factors/totp.ts",
    tests: ["lib/login/factors/totp.test.ts"],
    breaks: [
      ["export const driftSteps = 1;", "export const driftSteps = 2;"],
      ["export const driftSteps = 1;", "export const driftSteps = 0;"],
      ['step > lastStep ? "fresh" : "spent"', 'step >= lastStep ? "fresh" : "spent"'],
      ['step > lastStep ? "fresh" : "spent"', '"fresh"'],
      [
        'isRight && match.status !== "fresh"',
        "isRight",
        "steps rise, so what is right after a fresh step is fresh too",
      ],
      ["left.length === right.length && timingSafeEqual(left, right)", "left.length === right.length"],
    ],
  },
  {
    file: "lib/login/factors/written-code.ts",
    tests: ["lib/login/factors/written-code.test.ts"],
    breaks: [
      ['[a-z2-7]{${half}}$`, "i")', '[a-z2-7]{${half}}`, "i")'],
      ['[a-z2-7]{${half}}$`, "i")', "[a-z2-7]{${half}}$`)"],
      ["code: code.toLowerCase(),", "code,"],
      ["text.slice(half, 2 * half)", "text.slice(0, half)"],
      ["Math.ceil((2 * half * 5) / 8)", "Math.floor(half / 2)"],
    ],
  },
  {
    file: "lib/login/factors/kinds/totp.ts",
    tests: [
      `${decision}credential.test.ts`,
      `${decision}decide.test.ts`,
      `${decision}second-attempts.test.ts`,
    ],
    breaks: [
      ["code.length === digits && /^\\d+$/.test(code)", "/^\\d+$/.test(code)"],
      ["code.length === digits && /^\\d+$/.test(code)", "code.length === digits"],
      ["verifyTotp(keyOf(key), code, now, counter)", "verifyTotp(keyOf(key), code, now, -1)"],
    ],
  },
  {
    file: "lib/login/factors/kinds/bypass-code.ts",
    tests: [`${authentication}prove.db.test.ts`, "lib/people/enrollment/own.db.test.ts"],
    breaks: [["provesChanges: false,", "provesChanges: true,"]],
  },
  {
    file: "lib/login/first-factor/port.ts",
    tests: ["lib/login/first-factor/port.test.ts", through],
    breaks: [
      [
        'if (!source) return { result: "unavailable", why: "failed" };',
        'if (!source) return { result: "right" };',
      ],
      ['queued.value === true ? "right" : "wrong"', '"right"'],
      [
        'queued.kind === "shed"\n    ? { result: "unavailable", why: "shed" }',
        'queued.kind === "shed"\n    ? { result: "right" }',
      ],
    ],
  },
  {
    file: "lib/login/factors/clock-error.ts",
    tests: ["lib/login/factors/clock-error.test.ts"],
    breaks: [
      ["const searchedMs = 20 * 60_000;", "const searchedMs = 5 * 60_000;"],
      ['sign > 0 ? "ahead" : "behind"', 'sign > 0 ? "behind" : "ahead"'],
    ],
  },
  {
    file: `${authentication}authenticate.ts`,
    tests: [`${authentication}known-passwords.db.test.ts`],
    breaks: [
      ['reading.ifRight.outcome === "accept" ? reading.facts.user?.id : undefined', "reading.facts.user?.id"],
      ['if (known.isSpared && reading.ifRight.outcome !== "accept") {', "if (false) {"],
      ["passwordOk ? reading.ifRight : decide(facts,", "true ? reading.ifRight : decide(facts,"],
      ['checked.result === "right" && checked.isSpared === true', "false"],
    ],
  },
  {
    file: "lib/login/first-factor/known-passwords.ts",
    tests: ["lib/login/first-factor/known-passwords.test.ts"],
    breaks: [
      ["`${personId}\\0${credential.token}\\0${typed}`", "`${credential.token}\\0${typed}`"],
      ["`${personId}\\0${credential.token}\\0${typed}`", "`${personId}\\0${typed}`"],
      ["`${personId}\\0${credential.token}\\0${typed}`", "`${personId}\\0${credential.token}`"],
      ["if (remembered.size <= mostRemembered && nowMs() < untilMs) return;", "return;"],
      [
        "if (remembered.size <= mostRemembered && nowMs() < untilMs) return;",
        "if (nowMs() < untilMs) return;",
      ],
      ["remembered.size <= mostRemembered && nowMs() < untilMs", "remembered.size <= mostRemembered"],
      ["remembered.size <= mostRemembered && nowMs() < untilMs", "nowMs() <= untilMs"],
      ['({ result }) => result === "right",\n      () => false,', "() => true,\n      () => false,"],
      [
        '({ result }) => result === "right",\n      () => false,',
        '({ result }) => result === "right",\n      () => true,',
      ],
      ['if (checked.result === "right") remember(digest);', "remember(digest);"],
      ["if (found && (await found)) {", "if (found) {"],
      ["if (underWay.get(digest) === isRight) underWay.delete(digest);", ""],
      ["      forgetOld();\n      if (remembered.size > 0) forgetInTime();", ""],
    ],
  },
  {
    file: "lib/login/first-factor/port.ts",
    tests: ["lib/login/first-factor/port.test.ts"],
    breaks: [
      ["letsIn === undefined || source.leavesMachine", "source.leavesMachine"],
      ["letsIn === undefined || source.leavesMachine", "letsIn === undefined"],
    ],
  },
  {
    file: "lib/login/first-factor/kept-password.ts",
    tests: ["lib/people/users/kept-password.db.test.ts", "lib/people/users/service.db.test.ts"],
    breaks: [
      ["({ passwordHash, scramSealed: null }) as const", "({ passwordHash }) as const"],
      ["passwordHash !== null || scramSealed !== null", "passwordHash !== null"],
    ],
  },
  {
    file: "lib/login/first-factor/scram-check.ts",
    tests: ["lib/login/first-factor/scram-check.db.test.ts"],
    breaks: [
      [
        "return isBehind(verifier, await derive(preparedPassword(plain),",
        "return isBehind(verifier, await derive(plain,",
      ],
    ],
  },
  {
    file: "lib/login/first-factor/hash-queue.ts",
    tests: ["lib/login/first-factor/hash-queue.test.ts"],
    breaks: [
      ["while (running < width)", "while (running <= width)"],
      ['if (nowMs() + expectedMs > deadlineMs) return Promise.resolve({ kind: "shed" });', ""],
      [
        "if (nowMs() + typicalMs > first.deadlineMs) first.shed();\n      else first.start();",
        "first.start();",
      ],
      ["running--;", ""],
    ],
  },
  {
    file: "lib/login/radius-server/admit.ts",
    tests: ["lib/login/radius-server/server.test.ts"],
    breaks: [
      ['if (!client) return { refused: "unknown_source" };', ""],
      ['return { refused: "bad_message_authenticator" };', "return { config, client, packet };"],
      [
        'isStatus || client.messageAuthenticator === "required"',
        'client.messageAuthenticator === "required"',
      ],
      ['isStatus || client.messageAuthenticator === "required"', "isStatus"],
      ['packet.code !== codes["Access-Request"] && !isStatus', "false"],
      ['has(packet, "EAP-Message")', "false"],
    ],
  },
  {
    file: "lib/login/radius-server/login-request.ts",
    tests: ["lib/login/radius-server/login-request.test.ts", "lib/login/radius-server/server.test.ts"],
    breaks: [
      ['client.messageAuthenticator === "postgresql" && has(packet, "Proxy-State")', "false"],
      ['has(packet, "CHAP-Password") ||', ""],
      ['has(packet, "EAP-Message") ||', ""],
      ["vendorOf(value) === microsoft", "false"],
      ['isOther || !has(packet, "User-Password")', "isOther"],
      ['text?.includes("\\0") ? null : text', "text"],
      ['.replaceAll("\\0", "\\uFFFD")', ""],
    ],
  },
  {
    file: "lib/login/radius-server/reply.ts",
    tests: ["lib/login/radius-server/reply.test.ts", "lib/login/radius-server/server.test.ts"],
    breaks: [
      ['client.messageAuthenticator === "postgresql"\n      ? reject', "false\n      ? reject"],
      ['client.messageAuthenticator === "required" ? attributesOf(packet, "Proxy-State") : []', "[]"],
      ["maxReplyBytes - taken", "maxReplyBytes"],
    ],
  },
  {
    file: "lib/login/radius-server/reply-cache.ts",
    tests: ["lib/login/radius-server/reply-cache.test.ts"],
    breaks: [
      ["if (known) return { reply: known.reply, isRepeat: true };", ""],
      [
        "${source.address} ${source.port} ${packet.identifier} ${authenticator}",
        "${source.address} ${packet.identifier} ${authenticator}",
      ],
      [
        "${source.address} ${source.port} ${packet.identifier} ${authenticator}",
        "${source.address} ${source.port} ${packet.identifier}",
      ],
      ["entries.size < keptReplies && nowMs()", "nowMs()"],
      ["nowMs() - beganMs < keepReplyMs", "true"],
      ["reply === null && forget()", "undefined"],
    ],
  },
  {
    file: "lib/login/doors/ask-core.ts",
    tests: ["lib/login/radius-server/answering.test.ts", "lib/login/radius-server/server.test.ts"],
    breaks: [
      ['answer.why !== "stale_config" || round === rounds', 'answer.why !== "stale_config"'],
      [
        'if (!(await isRefreshed(configs))) return { kind: "silent", why: "unavailable" };',
        "await isRefreshed(configs);",
      ],
      ['if ("gone" in again) return { kind: "gone", why: again.gone };', ""],
    ],
  },
  {
    file: "lib/login/radius-server/answering.ts",
    tests: ["lib/login/radius-server/server.test.ts"],
    breaks: [
      ["return (await configs.refreshIfStale()) ? look(arrival) : first;", "return first;"],
      ['if ("refused" in admitted) return dropped(admitted.refused, arrival);', ""],
    ],
  },
  {
    file: "lib/login/ldap-server/search-account.ts",
    tests: ["lib/login/ldap-server/search.test.ts"],
    breaks: [
      ['if (before.count >= limits.searchFailures) return "throttled";', ""],
      ["before.count++;", ""],
      ["constantTimeEqual(digest(password), digest(client.secret))", "true"],
    ],
  },
  {
    file: "lib/login/ldap-server/session.ts",
    tests: [
      "lib/login/ldap-server/server.test.ts",
      "lib/login/ldap-server/search.test.ts",
      "lib/login/ldap-server/connection.test.ts",
    ],
    breaks: [
      [
        "identity = nobody;\n",
        "\n",
        "one message is answered after the other, and every bind gives the identity that follows it",
      ],
      [
        "line.isSecure ? await binding.bind(request, peer, line.receivedMs) : refuseInClear()",
        "await binding.bind(request, peer, line.receivedMs)",
      ],
      ["refusals >= limits.refusedBinds", "refusals > limits.refusedBinds"],
      ['if (identity.kind === "nobody") refusals++;', ""],
      ["if (!isSecure) return { entry: null, result: notEncrypted };", ""],
      ['if (identity.kind !== "search_account") return { entry: null, result: bindFirst };', ""],
      ["if (hasMore) {", "if (false) {"],
      ["if (needsControl) return reply(", "if (false) return reply("],
      [
        'if (isSecure) return reply(named({ code: "operationsError"',
        'if (false) return reply(named({ code: "operationsError"',
      ],
    ],
  },
  {
    file: "lib/login/ldap-server/outage.ts",
    tests: ["lib/login/ldap-server/server.test.ts"],
    breaks: [
      ['outcome === "decided" ? 0 : failures + 1', "failures + 1"],
      ["if (failures < failuresInARow) return true;", "return true;"],
      ["if (nowMs() - triedMs < outageProbeMs) return false;", ""],
    ],
  },
  {
    file: "lib/login/log/queries.ts",
    tests: ["lib/login/log/login-log.db.test.ts"],
    breaks: [
      ["enough: size + 1", "enough: size"],
      ["if (isBackwards) attempts.reverse();", ""],
      ["if (page.older === null) return;", "return;"],
    ],
  },
  {
    file: "lib/login/log/find.ts",
    tests: ["lib/login/log/login-log.db.test.ts", "lib/login/log/find.db.test.ts"],
    breaks: [
      ["later(to, days(1)) : to", "to : to"],
      ["at < ${until}", "at <= ${until}"],
      ["if (person.id === null) return byName;", "return byName;"],
      ["if (found.length >= wanted.enough) break;", "break;"],
    ],
  },
  {
    file: "lib/login/log/stretches.ts",
    tests: ["lib/login/log/find.db.test.ts"],
    breaks: [
      ["greater(upTo, after) + 1n", "greater(upTo, after) + 2n"],
      ["greater(first, after + 1n)", "greater(first, after)"],
      ["lesser(last, before - 1n)", "lesser(last, before)"],
      ["if (isForward) yield [rest];", ""],
    ],
  },
  {
    file: "lib/login/log/counting.ts",
    tests: ["lib/login/log/counting.db.test.ts"],
    breaks: [
      ["if (left.length === 0) return newest;", "return newest;"],
      ["WHERE id = 1 FOR UPDATE`;", "WHERE id = 1`;"],
      ["DO UPDATE SET count = h.count + excluded.count", "DO UPDATE SET count = excluded.count"],
      ["DO UPDATE SET count = p.count + excluded.count", "DO UPDATE SET count = excluded.count"],
    ],
  },
  {
    file: "lib/login/log/retention.ts",
    tests: ["lib/login/log/login-log.db.test.ts"],
    breaks: [["if (count < batch) return `${text}.`;", "return `${text}.`;"]],
  },
];
