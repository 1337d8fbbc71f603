/** What `npm run mutate` breaks in lib/login. */

const decision = "lib/login/decision/";
const authentication = "lib/login/authentication/";
const factors = "lib/login/factors/kinds/";
const through = `${authentication}authenticate.db.test.ts`;
const failClosed = `${authentication}fail-closed.db.test.ts`;
const connectionPasswords = `${decision}connection-password.test.ts`;
const equalWork = `${authentication}equal-work.db.test.ts`;
const leastStrength = `${decision}least-strength.test.ts`;
const approvals = "lib/people/approvals/";
const clientFailures = `${authentication}client-failures.db.test.ts`;

export const login = [
  {
    file: "lib/login/passkeys/touch.ts",
    tests: ["lib/people/passkeys/touch.db.test.ts"],
    breaks: [
      ["requireUserVerification: true", "requireUserVerification: false"],
      [
        "expectedOrigin: origin,",
        'expectedOrigin: [origin, "https://evil.example.org", "http://postern.example.org"],',
      ],
      ["expectedRPID: id,", 'expectedRPID: [id, "example.org"],'],
      ["counter: Number(counter),", "counter: 0,"],
      ["if (!isRight) return", "if (false) return"],
      [".crossOrigin === true)", ".crossOrigin === 1)"],
      ["userHandle !== undefined && !constantTimeEqual", "false && !constantTimeEqual"],
      ['...(kind === "user" ? { userId: id } : { operatorId: id })', "...{}"],
      ["data: { counter: checked.counter,", "data: {"],
    ],
  },
  {
    file: "lib/login/passkeys/challenges.ts",
    tests: [
      "lib/people/passkeys/touch.db.test.ts",
      "lib/people/passkeys/sign-in.db.test.ts",
      "lib/people/enrollment/own-passkeys.db.test.ts > not in a session that has ended",
    ],
    breaks: [
      ['AND c."purpose" = ${purpose}', "AND ${purpose} <> ''"],
      ['AND (c."session_id" = ${sessionId}::uuid OR c."cookie_hash" = ${cookieHash}::bytea)', ""],
      ['AND s."ended_at" IS NULL', ""],
      ['AND s."epoch" = coalesce(u."session_epoch", o."session_epoch")', ""],
      ["ageMs >= -clockSkewMs && ageMs < challengeLifeMs", "ageMs < challengeLifeMs"],
      [
        "ageMs >= -clockSkewMs && ageMs < challengeLifeMs",
        "ageMs >= -clockSkewMs && ageMs <= challengeLifeMs",
      ],
      ["open >= mostPerAddress || all >= mostWithoutSession", "all >= mostWithoutSession"],
      ["open >= mostPerAddress || all >= mostWithoutSession", "open >= mostPerAddress"],
      ["await tx.passkeyChallenge.deleteMany({ where: { purpose, sessionId } });", ""],
      ["await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('passkey_challenges'))`;", ""],
    ],
  },
  {
    file: "lib/login/passkeys/ask.ts",
    tests: ["lib/people/passkeys/touch.db.test.ts", "lib/people/enrollment/own-passkeys.db.test.ts"],
    breaks: [
      ['userVerification: "required",\n    ...', 'userVerification: "preferred",\n    ...'],
      ['userVerification: "required",\n    },', 'userVerification: "preferred",\n    },'],
      ['residentKey: "required"', 'residentKey: "preferred"'],
      ["excludeCredentials: existing.map(described)", "excludeCredentials: []"],
      ["passkeys.length > 0 &&", "false &&"],
    ],
  },
  {
    file: "lib/login/passkeys/owners.ts",
    tests: ["lib/people/enrollment/own-passkeys.db.test.ts", "lib/people/operators/passkeys.db.test.ts"],
    breaks: [
      ["await tx.passkey.deleteMany({ where: whose });", ""],
      [
        'kind === "user" ? { userId: { in: [...ids] } } : { operatorId: { in: [...ids] } }',
        "{ userId: { in: [...ids] } }",
      ],
      ["{ where: { ...where, ...ownedBy(owner) } }", "{ where }"],
    ],
  },
  {
    file: "lib/login/passkeys/registration.ts",
    tests: ["lib/people/enrollment/own-passkeys.db.test.ts"],
    breaks: [
      ["requireUserVerification: true", "requireUserVerification: false"],
      ["if (!isWithoutAttestation(answer)) return", "if (false) return"],
      [".crossOrigin === true)", ".crossOrigin === 1)"],
      ["expectedOrigin: origin,", 'expectedOrigin: [origin, "https://evil.example.org"],'],
    ],
  },
  {
    file: "lib/login/passkeys/relying-party.ts",
    tests: ["lib/login/passkeys/relying-party.test.ts"],
    breaks: [
      ['hostname.startsWith("[") || parseAddress(hostname) !== null', "false"],
      ['protocol !== "https:" && !isOwnMachine', "false"],
      ['hostname.endsWith(".localhost")', 'hostname.endsWith("localhost")'],
    ],
  },
  {
    file: "lib/login/authentication/prove.ts",
    tests: ["lib/people/passkeys/touch.db.test.ts", "lib/people/passkeys/sign-in.db.test.ts"],
    breaks: [
      ["{ at: person?.at ?? now, now }", "{ at: now, now }"],
      [
        "if (bar !== null || !subject || !person) return failed(bar",
        "if (!subject || !person) return failed(bar",
      ],
      [
        "await writeLogin(tx, subject, { ...person.login, ...afterFailure(person.login, lockout, now) }, now);",
        "",
      ],
      ['if (touched.is === "wrong") {', 'if (touched.is === "right") {'],
      ["if (kept !== null) return", "if (false) return"],
      ["await writeLogin(tx, subject, { ...person.login, ...free }, now);", ""],
    ],
  },
  {
    file: `${decision}plan.ts`,
    tests: [connectionPasswords],
    breaks: [
      ['if (facts.standsAlone) return "alone";', ""],
      ['  if (facts.challenge) return "code";\n  if (facts.standsAlone)', "  if (facts.standsAlone)"],
    ],
  },
  {
    file: `${decision}credential.ts`,
    tests: [connectionPasswords],
    breaks: [
      ['if (plan.kind === "ask" && plan.ask === "alone") return splitAlone(person);', ""],
      ["person.codes.filter(({ kind }) => !kind.standsAlone)", "person.codes"],
    ],
  },
  {
    file: `${decision}decide.ts`,
    tests: [connectionPasswords],
    breaks: [
      ["code.kind.isReusable === true && code.isOver !== true", "code.kind.isReusable === true"],
      ['return "wrong_connection_password";', 'return "wrong_code";'],
      ['reason === "accepted" || reason === "accepted_connection_password"', 'reason === "accepted"'],
    ],
  },
  {
    file: `${authentication}gather-rows.ts`,
    tests: ["lib/people/connect/logins.db.test.ts"],
    breaks: [
      ["AND (o.client_id IS NULL OR o.client_id = q.client_id)", ""],
      ["o.user_id = u.id AND o.client_id IS NULL AND o.used_at", "o.user_id = u.id AND o.used_at"],
    ],
  },
  {
    file: `${authentication}authenticate.ts`,
    tests: [equalWork],
    breaks: [['if (isAlone && reading.ifRight.outcome === "accept") return', "if (isAlone) return"]],
  },
  {
    file: "lib/login/factors/strength.ts",
    tests: ["lib/login/factors/strong-enough.test.ts", leastStrength],
    breaks: [
      [
        "strengths.indexOf(strength) >= strengths.indexOf(least)",
        "strengths.indexOf(strength) > strengths.indexOf(least)",
      ],
      ['least === "any" ||', 'least !== "phishing_resistant" ||'],
      ["leastStrengths.indexOf(a) > leastStrengths", "leastStrengths.indexOf(a) >= leastStrengths"],
    ],
  },
  {
    file: `${decision}decide.ts`,
    tests: [leastStrength],
    breaks: [
      ['return isStrongEnough(split.code.kind, least) ? null : "factor_too_weak";', "return null;"],
      ["least: leastUnder(plan),", 'least: "any",'],
      ['(reason !== "missing_code" && evidence.split.isTry === true)', "false"],
      ['(reason !== "missing_code" && evidence.split.isTry === true)', "evidence.split.isTry === true"],
      ['wrong === "factor_too_weak" ? factor : null', "null"],
    ],
  },
  {
    file: `${decision}credential.ts`,
    tests: [leastStrength],
    breaks: [
      ["Number(mayCount(b)) - Number(mayCount(a)) ||", ""],
      ['isEnough || code.status !== "none"', "true"],
      ['isEnough || code.status !== "none"', "isEnough"],
      ["...(all.length > 0 && { isTry: true })", ""],
    ],
  },
  {
    file: `${decision}plan.ts`,
    tests: [leastStrength],
    breaks: [
      ['plan.policy?.leastStrength ?? "any"', '"any"'],
      ['kinds.some((kind) => isStrongEnough(kind, least)) ? null : "factor_too_weak"', "null"],
      ['inGrace ? "password" : method, least)', 'inGrace ? "password" : method)'],
    ],
  },
  {
    file: `${decision}sending.ts`,
    tests: [leastStrength],
    breaks: [["(kind.isSent || kind.asks) && isStrongEnough(kind, least)", "kind.isSent || kind.asks"]],
  },
  {
    file: "lib/login/factors/sent-code.ts",
    tests: ["lib/login/factors/sent-code.test.ts"],
    breaks: [
      ["export const sentCodeLifeMs = minutes(10);", "export const sentCodeLifeMs = minutes(11);"],
      ["export const triesPerSentCode = 5;", "export const triesPerSentCode = 6;"],
      ["const keptCodes = 2;", "const keptCodes = 3;"],
      ['isOpen(sent, factor.counter, at) ? "fresh" : "spent"', '"fresh"'],
      ["counter: newest.number };", "counter: sent.number };"],
      ["return number > counter && tries", "return tries"],
      ["&& tries < triesPerSentCode", ""],
      ["&& apartMs < sentCodeLifeMs", ""],
      ["Math.abs(at.getTime() - Date.parse(sentAt))", "at.getTime() - Date.parse(sentAt)"],
      ["latestAt && latestAt > now ? latestAt : now", "now"],
      ["< coolMs && isOpen(newest, counter, at))", "< coolMs)"],
      ["(before !== null && ageMs(before.lastAt, at) < limits.cooldownSeconds * 1000) ||", ""],
      ["      (today?.count ?? 0) >= (most[i] ?? 0);", "      false;"],
      ["(today?.count ?? 0) >= (most[i] ?? 0)", "(today?.count ?? 0) > (most[i] ?? 0)"],
      ["before && ageMs(before.since, at) < perDayMs ? before : null", "before"],
      ["Math.max(data.codes[0]?.number ?? -1, counter) + 1", "(data.codes[0]?.number ?? -1)"],
      [": Math.max(0, ms)", ": Math.abs(ms)"],
      ["ms < -perDayMs ? Number.POSITIVE_INFINITY : Math.max(0, ms)", "Math.max(0, ms)"],
      ["tries: sent.tries + 1", "tries: sent.tries"],
    ],
  },
  {
    file: `${decision}approving.ts`,
    tests: [
      `${decision}approving.test.ts`,
      `${approvals}asking.db.test.ts`,
      `${approvals}approved.db.test.ts`,
    ],
    breaks: [
      ["times: 3, withinMs: minutes(10)", "times: 4, withinMs: minutes(10)"],
      ["times: 3, withinMs: minutes(10)", "times: 3, withinMs: minutes(1)"],
      ["cancelled: minutes(10), not_me: days(1)", "cancelled: minutes(9), not_me: days(1)"],
      ["cancelled: minutes(10), not_me: days(1)", "cancelled: minutes(10), not_me: minutes(10)"],
      ['client?.codeEntry === "appended" && policy', "policy"],
      ['policy?.approvalWay === "pass" ? "pass" : "code"', '"pass"'],
      ["credentialMac === login.credentialMac)", "true)"],
      ["one.clientId === (login.client?.id ?? null) && isOf(factor, one)", "isOf(factor, one)"],
      [" && isOf(factor, one));", ");"],
      ["uses < (login.policy?.reuseUses ?? 1)", "uses <= (login.policy?.reuseUses ?? 1)"],
      ['one.way !== "pass" || one.answer', "one.answer"],
      ['one.answer !== "approved" || one.isEnded', "one.isEnded"],
      ["|| one.isEnded || !one.answeredAt", "|| !one.answeredAt"],
      ["isNear(one.answeredAt, ms, now) && isNear", "isNear"],
      [
        "isNear(one.answeredAt, ms, now) && isNear(one.answeredAt, ms, at)",
        "isNear(one.answeredAt, ms, now)",
      ],
      ["answer === null && !isEnded && isNear", "answer === null && isNear"],
      ["Math.abs(at.getTime() - then.getTime()) < ms", "at.getTime() - then.getTime() < ms"],
      ["lately.length >= askLimit.times || !tallies", "!tallies"],
      ["last && !last.isAlerted ?", "last ?"],
    ],
  },
  {
    file: `${authentication}approvals.ts`,
    tests: [
      `${approvals}asking.db.test.ts`,
      `${approvals}approved.db.test.ts`,
      `${approvals}ended.db.test.ts`,
    ],
    breaks: [
      ["opened_at > ${at} - interval '1 day'", "opened_at > ${at} - interval '1 hour'"],
      ["COALESCE(NULLIF(ARRAY(", "COALESCE(NULLIF(ARRAY(SELECT NULL::text WHERE false UNION ALL "],
      ["WHERE user_id = ${user} AND opened_at", "WHERE opened_at"],
      ["AND uses = ${$(change.uses)}::int", ""],
      ["AND answer = 'approved' AND ended_at IS NULL AND ${ifState}", "AND ${ifState}"],
      [
        "(name, input, due_at) SELECT ${$(name)}, ${$(JSON.stringify({ approvalId: id }))}::jsonb, now() WHERE ${ifState}",
        "(name, input, due_at) SELECT ${$(name)}, ${$(JSON.stringify({ approvalId: id }))}::jsonb, now()",
      ],
      ['SELECT ${values.join(", ")} WHERE ${ifState}`, true],', 'SELECT ${values.join(", ")}`, true],'],
    ],
  },
  {
    file: `${authentication}gather.ts`,
    tests: [`${approvals}asking.db.test.ts > may not have links|names its kinds`],
    breaks: [["isAllowed || !opened.kind.asks", "true"]],
  },
  {
    file: `${decision}decide.ts`,
    tests: [`${decision}approving.test.ts`],
    breaks: [['asking.reason !== "approval_denied" && isLateAgain', "isLateAgain"]],
  },
  {
    file: `${authentication}authenticate.ts`,
    tests: [`${approvals}thief.db.test.ts > written with signs`],
    breaks: [["user?.credential?.source === scram.name", "false"]],
  },
  {
    file: `${authentication}in-directory.ts`,
    tests: [
      `${approvals}thief.db.test.ts > directory`,
      `${authentication}equal-work-in-directory.db.test.ts`,
    ],
    breaks: [
      ['recorded === "conflict" && change === null', "false"],
      ['|| elsewhere?.reason === "directory_unknown"', ""],
      ['password === "" || elsewhere', "elsewhere"],
    ],
  },
  {
    file: `${authentication}in-directory.ts`,
    tests: [`${authentication}counted-in-directory.db.test.ts > too late`],
    breaks: [
      ['recorded !== "conflict" && recorded.answer.kind === "none"', "false"],
      ["if (!evidence.passwordOk) return recorded;", ""],
    ],
  },
  {
    file: `${authentication}settle-later.ts`,
    tests: [`${approvals}thief.db.test.ts > directory`],
    breaks: [["withoutCounted(found, before)", "found"]],
  },
  {
    file: `${decision}lockout.ts`,
    tests: [`${decision}lockout.test.ts`],
    breaks: [
      ["Math.max(0, state.failures - 1)", "state.failures - 1"],
      ["failures <= before.failures ? before.lockedUntil : state.lockedUntil", "state.lockedUntil"],
      ["failures <= before.failures ? before.lockedUntil : state.lockedUntil", "before.lockedUntil"],
      ["failures < threshold ? null : lockedUntil", "lockedUntil"],
    ],
  },
  {
    file: `${decision}sending.ts`,
    tests: [`${decision}sending.test.ts`],
    breaks: [
      ["sent.find(({ isDefault }) => isDefault) ?? sent[0]", "sent[0]"],
      ["factor.kind.isSent || factor.kind.asks ? afterWrongCode", "factor.kind.asks ? afterWrongCode"],
      ["kept: [{ id, data }],", "kept: [],"],
    ],
  },
  {
    file: `${decision}credential.ts`,
    tests: [`${decision}sending.test.ts`, `${authentication}sent-codes.db.test.ts`],
    breaks: [
      ["asksForBoth && person && askedFactor(person, least)", "false"],
      ['if (!canAsk || split.code.status !== "none") return split;', "if (!canAsk) return split;"],
      ["const isTry = split.hasCodeShape ||", "const isTry ="],
    ],
  },
  {
    file: `${decision}decide.ts`,
    tests: [`${decision}sending.test.ts`],
    breaks: [
      ['wrong === "missing_code" && plan.ask === "password_and_factor" && facts.user', "facts.user"],
      ["if (asking) return asked(facts, plan, asking, evidence);", ""],
      ["evidence.passwordOk && user !== null && plan", "user !== null && plan"],
      ['plan.kind === "ask" && !plan.isDenied', 'plan.kind === "ask"'],
      ["isAsking && !isBarred(user, now)", "isAsking && !user.isDisabled"],
      ["login: isOnce && user ? { ...user.login } : null", "login: null"],
      ["marksTime: isOnce };", "marksTime: false };"],
      ["isGuess && (reason ===", "(reason ==="],
      ["kept: isWrongCode && facts.user ?", "kept: facts.user ?"],
    ],
  },
  {
    file: `${authentication}sending.ts`,
    tests: [
      `${authentication}sent-codes.db.test.ts > attempts together|same moment|limit|in two steps|asks for a code|being written down`,
    ],
    breaks: [
      ["WHERE ${isAsRead}`", "`"],
      ["WHERE id = ${$(id)}::uuid AND ${ifState}", "WHERE id = ${$(id)}::uuid"],
      ["::jsonb, now() WHERE ${ifState}`;", "::jsonb, now()`;"],
    ],
  },
  {
    file: `${authentication}gather-rows.ts`,
    tests: [`${authentication}sent-codes.db.test.ts > only asked`],
    breaks: [["AND a.reason <> ALL (ARRAY[", "AND a.reason = ANY (ARRAY["]],
  },
  {
    file: `${authentication}prove.ts`,
    tests: ["lib/people/enrollment/sent-codes.db.test.ts"],
    breaks: [
      ["password === null ? (kinds ?? factorKinds).filter((kind) => !isSent(kind)) : kinds", "kinds"],
      ["if (!(await writeSending(tx, effects, { about, now })))", "if (false)"],
    ],
  },
  {
    file: `${authentication}commit.ts`,
    tests: ["lib/people/enrollment/credentials.db.test.ts"],
    breaks: [
      [
        "AND version = ${$(facts.user.login.version)} FOR KEY SHARE",
        "AND version = ${$(facts.user.login.version)}",
      ],
      ["AND version = ${$(facts.user.login.version)} FOR KEY SHARE", "FOR KEY SHARE"],
    ],
  },
  {
    file: `${authentication}login-state.ts`,
    tests: ["lib/people/enrollment/credentials.db.test.ts"],
    breaks: [
      ['SELECT "username" FROM "users" WHERE "id" = ANY(${ids}::uuid[])\n      UNION ALL ', ""],
      ['      UNION ALL SELECT "name" FROM "user_aliases" WHERE "user_id" = ANY(${ids}::uuid[])', ""],
    ],
  },
  {
    file: `${authentication}strangers.ts`,
    tests: [`${authentication}in-directory.db.test.ts > another spelling`],
    breaks: [["!directory.createUsers || row?.is_taken", "!directory.createUsers"]],
  },
  {
    file: `${authentication}in-directory.ts`,
    tests: [
      `${authentication}in-directory.db.test.ts`,
      `${authentication}equal-work-in-directory.db.test.ts`,
    ],
    breaks: [
      ["&& !isRepeat(facts, evidence)", ""],
      ['plan.kind === "ask" && facts.user !== null', "facts.user !== null"],
      ["facts.user !== null && !isBarred(facts.user, facts.now)", "facts.user !== null"],
      ["decision.effects.login ?? before(user)", "decision.effects.login"],
      ['change: decision.outcome === "accept" ? change : null', "change"],
      ["if (decision.effects.login === null)\n    await releaseNewcomer", "await releaseNewcomer"],
      ["if (version === null) return", "if (false) return"],
    ],
  },
  {
    file: `${authentication}reserve.ts`,
    tests: [`${authentication}reserve.db.test.ts`],
    breaks: [
      ["afterFailure(login, rules, now)", "login"],
      [
        "const { failures, lastFailureAt, lockedUntil } = afterFailure(before, rules, now);",
        "const { failures, lastFailureAt, lockedUntil } = before;",
      ],
      ["WHERE user_id = $1 AND version = $2", "WHERE user_id = $1"],
      ["WHERE sign_in_throttles.failures = $5 AND", "WHERE"],
      [
        "SET failures = $2, last_failure_at = $3, locked_until = $4\n      WHERE key = $1",
        "SET failures = failures + $2 * 0, last_failure_at = $3, locked_until = $4\n      WHERE key = $1",
      ],
      ["AND failures = $5 AND last_failure_at IS NOT DISTINCT FROM $6::timestamptz`", "`"],
    ],
  },
  {
    file: "lib/login/directory/ask.ts",
    tests: ["lib/login/directory/ask.db.test.ts"],
    breaks: [
      ["return isSought(person, sought) ? person : null;", "return person;"],
      ['if (password === "") throw new TypeError', "if (false) throw new TypeError"],
      ['if (!trimmed.startsWith("("))', "if (false)"],
    ],
  },
  {
    file: "lib/login/directory/change-password.ts",
    tests: ["lib/login/directory/change-password.db.test.ts"],
    breaks: [
      ['if (passwords.old === "" || passwords.wanted === "")', "if (false)"],
      ['if (isIn !== "in") return isIn;', ""],
      ["throw new UnansweredChange(directoryError(error));", "throw directoryError(error);"],
      ['directory.kind === "active-directory" ?', "false ?"],
    ],
  },
  {
    file: "lib/login/directory/password-answer.ts",
    tests: ["lib/login/directory/password-answer.test.ts"],
    breaks: [
      ['verdict.why === "must_change" && answer.code === 0', 'verdict.why === "must_change"'],
      ["verdictOf(answer, standing)", "verdictOf(answer)"],
      ["if (byPolicy) return refused(byPolicy);", ""],
    ],
  },
  {
    file: `${authentication}prove.ts`,
    tests: ["lib/people/enrollment/own-directory-password.db.test.ts"],
    breaks: [
      [
        "toChangeThere && person.credential ? withoutFallback(person.credential) : person.credential",
        "person.credential",
      ],
      ["|| (toChangeThere === true && isPast(checked))", ""],
      ["elsewhere: elsewhereOf(checked),", "elsewhere: null,"],
    ],
  },
  {
    file: "lib/login/directory/verdict.ts",
    tests: ["lib/login/directory/verdict.test.ts"],
    breaks: [
      ["policyError === changeAfterReset ? barred", "false ? barred"],
      ["standing !== null && isOutweighed", "false"],
      ['verdict.is === "right" || (', "("],
    ],
  },
  {
    file: "lib/login/first-factor/directory.ts",
    tests: [`${authentication}in-directory.db.test.ts`],
    breaks: [
      ["mayFallBack ? link.fallback : null", "link.fallback"],
      ["const told = link.active", "const told = true"],
    ],
  },
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
      [
        'if (!policy.enabled) return policy.reportOnly ? "only reports" : "switched off";',
        'if (!policy.enabled && !policy.reportOnly) return "switched off";',
      ],
      ['if (!policy.enabled) return policy.reportOnly ? "only reports" : "switched off";', ""],
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
      ["return unknown === when ?", "return unknown !== when ?"],
      ["networks.some((network)", "networks.every((network)"],
      ['if (!sides.includes(when === "inside"))', 'if (sides.includes(when === "outside"))'],
      ["text === localAddress ? false : null", "null"],
      ['return unknown === "fires" ?', 'return unknown !== "fires" ?'],
      ["!networksBefore.includes(network)", "networksBefore.includes(network)"],
      ["networks.find((network) =>", "networks.slice(0, 1).find((network) =>"],
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
      "lib/people/enrollment/resync.db.test.ts",
    ],
    breaks: [
      ["worth[b.code.status] - worth[a.code.status] ||", ""],
      ["worth[b.code.status] - worth[a.code.status] ||", "worth[a.code.status] - worth[b.code.status] ||"],
      ["b.codeLength - a.codeLength ||", "a.codeLength - b.codeLength ||"],
      ["Number(b.isDefault) - Number(a.isDefault);", "Number(a.isDefault) - Number(b.isDefault);"],
      ['isSpent ? "spent" : "fresh"', '"fresh"'],
      ["kind.verify(factor, code, now)", "kind.verify({ ...factor, counter: -1 }, code, now)"],
      ["person?.factors.find(({ id }) => id === factorId)", "person?.factors[0]"],
      [
        'counter === null ? undefined : { status: "fresh", kind, id, counter }',
        '{ status: "fresh", kind, id, counter: counter ?? 1e6 }',
      ],
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
    tests: [
      `${decision}decide.test.ts`,
      `${decision}second-attempts.test.ts`,
      through,
      `${decision}elsewhere.test.ts`,
    ],
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
      ["if (!passwordOk) return refused(facts, plan, whyNoPassword(evidence), evidence, null);", ""],
      ['if (ask !== "factor" && !passwordOk) return whyNoPassword(evidence);', ""],
      ['if (ask !== "factor" && !passwordOk)', 'if (ask === "password_and_factor" && !passwordOk)'],
      ['split.password !== "" && split.hasCodeShape', "false"],
      ['if (!split.hasCodeShape) return "missing_code";', ""],
      [
        'if (split.code.status === "none") return "wrong_code";',
        'if (split.code.status === "none") return null;',
      ],
      [
        "if (wrong) return refused(facts, plan, wrong, evidence",
        'if (false) return refused(facts, plan, wrong ?? "wrong_code", evidence',
      ],
      ["!login || !facts.client || login.acceptedMac !== credentialMac", "!login || !facts.client"],
      ["acceptedMac === credentialMac && acceptedClientId === client.id", "acceptedMac === credentialMac"],
      ["!policy || acceptedClientId !== clientId ||", "!policy ||"],
      [
        "acceptedLate && isWithin(acceptedAt, sameAttemptSeconds, now)",
        "isWithin(acceptedAt, sameAttemptSeconds, now)",
      ],
      ["acceptedLate && isWithin(acceptedAt, sameAttemptSeconds, now)", "acceptedLate"],
      [
        'code.status === "spent" && code.kind.isReusable === true && code.isOver !== true',
        'code.status === "spent"',
      ],
      ["policy.reuseUses - acceptedUses", "policy.reuseUses - acceptedUses + 1"],
      ["|| !isWithin(acceptedAt, policy.reuseSeconds, now)", ""],
      ["isReusable && usesLeft", "usesLeft"],
      [
        'marksTime:\n      isGuess || reason === "replayed_code" || reason === "no_factor" || reason === "factor_too_weak",',
        "marksTime: false,",
      ],
      [' || reason === "no_factor" || reason', " || reason"],
      ["marksTime: true,", "marksTime: false,"],
      [
        "if (!client || user?.login.refusedMac !== credentialMac) return false;",
        "if (user?.login.refusedMac !== credentialMac) return false;",
      ],
      ["spend: isFirstUse(reason) ? spendOf(code) : null", "spend: null"],
      ["login: isGuess && !wasCounted", "login: guesses.has(reason) && !wasCounted"],
      ["isGuess && !wasCounted(facts, reason) ?", "isGuess ?"],
      ["(guesses.has(reason) && !isRepeat(facts, evidence)) || isUnanswered", "guesses.has(reason)"],
      ["evidence.elsewhere?.isGuess ? { login: loginAfterGuess", "false ? { login: loginAfterGuess"],
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
      ["{ refusedMac: credentialMac, refusedAt: now }", "{}"],
      ["isKnownWrong ? { refusedMac", "true ? { refusedMac"],
    ],
  },
  {
    file: `${decision}report.ts`,
    tests: [`${authentication}where-from.db.test.ts`],
    breaks: [
      ["return possible.some(({ adaptive, rules }) =>", "return possible.every(({ adaptive, rules }) =>"],
      ["[policies, allEnforced(policies)].flatMap", "[policies].flatMap"],
      ["policiesAt(all, { clientId: client.id, door }),", "all,"],
      [
        "policiesAt(all, { clientId: client.id, door }),",
        "[matchPolicy(all, { clientId: client.id, groupIds: [], door }).policy].filter((one) => one !== null),",
      ],
    ],
  },
  {
    file: `${decision}report.ts`,
    tests: [`${decision}report.test.ts`],
    breaks: [
      ["if (!policy?.reportOnly) return null;", "if (!policy) return null;"],
      ["policy.reportOnly ? { ...policy, enabled: true } : policy", "{ ...policy, enabled: true }"],
      ["const checked = passwordToCheck(decided.plan,", "const checked = passwordToCheck(planned,"],
      ["=== checked) return say(passwordOk);", "=== checked) return say(true);"],
      ["if (passwordOk) return say(false);", "if (passwordOk) return say(true);"],
      ["say(true).outcome === say(false).outcome ? say(false) : null", "say(false)"],
      ['if (planned.kind === "ask" && planned.ask === "challenge") return secondStep(facts);', ""],
      ['? { outcome: "reject", reason: planned.reason }', '? { outcome: "challenge", reason: "challenged" }'],
    ],
  },
  {
    file: `${authentication}memberships.ts`,
    tests: [
      `${authentication}memberships.db.test.ts`,
      "lib/testing/ended-memberships.db.test.ts",
      "lib/people/temporary-access/access.db.test.ts",
    ],
    breaks: [
      ["WHERE ends_at IS NULL OR ends_at > ${at})`;", ")`;"],
      ["WHERE ends_at IS NULL OR ends_at > ${at})`;", "WHERE ends_at IS NULL OR ends_at >= ${at})`;"],
      [
        "Prisma.sql`(SELECT * FROM group_members WHERE ends_at IS NULL OR ends_at > ${now})`",
        "Prisma.sql`(SELECT * FROM group_members WHERE ${now}::timestamptz IS NOT NULL)`",
      ],
      ["{ OR: [{ endsAt: null }, { endsAt: { gt: now } }] }", "({ endsAt: undefined })"],
      [
        "Prisma.sql`(SELECT * FROM group_members WHERE ends_at IS NULL)`",
        "Prisma.sql`(SELECT * FROM group_members)`",
      ],
      ["m.ends_at <= ${now}))`", "m.ends_at < ${now} AND false))`"],
      ["WHERE group_members.ends_at IS NOT NULL`", "WHERE false`"],
    ],
  },
  {
    file: `${authentication}grace.ts`,
    tests: ["lib/people/roll-out/grace.db.test.ts"],
    breaks: [
      ["${u}.confirmed_factors = 0 AND ", ""],
      [" AND ${u}.first_enrolled_at IS NULL", ""],
      ["${endOfPerson} > ${now}", "${endOfPerson} IS NOT NULL AND ${now}::timestamptz IS NOT NULL"],
      ["JOIN ${currentMembers(now)} m", "JOIN group_members m"],
      [' AND ${isEnabled("person")}', ""],
    ],
  },
  {
    file: `${decision}plan.ts`,
    tests: [
      `${decision}grace.test.ts`,
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
      ['method === "password_and_factor" && !isByRule && isInGrace', "!isByRule && isInGrace"],
      [
        'method === "password_and_factor" && !isByRule && isInGrace',
        'method === "password_and_factor" && isInGrace',
      ],
      ["graceUntil <= now", "graceUntil < now"],
      ["|| factors.length > 0) return false;", ") return false;"],
      [
        "if (graceUntil === null || graceUntil <= now || factors.length > 0) return false;",
        "if (true) return false;",
      ],
      ['if (stage === "expired") return refuse("challenge_expired", policy);', ""],
      ['if (person.isDisabled) return "user_disabled";', ""],
      ["if (!isLocked(person.login, now)) return null;", "return null;"],
      ["facts.enrollWithoutLink && factors.length === 0", "factors.length === 0"],
      ["facts.enrollWithoutLink && factors.length === 0 &&", "facts.enrollWithoutLink &&"],
      [" && hasUnusable !== true", ""],
      ["hasUnusable !== true && codeKinds.length === 0", "hasUnusable !== true"],
      [
        'if (!policy.adaptive || method === "deny") return { method, denied: false, isByRule: false };',
        'if (method === "deny") return { method, denied: false, isByRule: false };',
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
      ['if (kinds.length === 0) return "no_factor";', ""],
      [
        "[...factors.map(({ kind }) => kind), ...codeKinds].filter(({ isTyped }) => isTyped),",
        "[...factors.map(({ kind }) => kind), ...codeKinds],",
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
        "credentialMac(config.macKey, user?.id ?? username, named)",
        'credentialMac(config.macKey, "", named)',
      ],
      ["receivedMs + latestCheckMs", "Number.POSITIVE_INFINITY"],
      [
        "if (answeredMs > clientWaitsMs && isFirstUse(decision.reason) && facts.user) {",
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
    file: `${authentication}shared-count.ts`,
    tests: ["lib/people/operators/from-directory.db.test.ts"],
    breaks: [
      [
        "return held ? ofUser(tx, user.id, held.login)",
        "return null as never; held ? ofUser(tx, user.id, held.login)",
      ],
      ["await tx.loginState.update({ where: { userId }, data });", ""],
      [
        "if (isGuess) await tx.signInThrottle.update({ where: { key }, data: afterFailure(state, rules, now) });",
        "if (isGuess) return;",
      ],
    ],
  },
  {
    file: `${authentication}prove.ts`,
    tests: [
      `${authentication}prove.db.test.ts`,
      "lib/people/enrollment/own.db.test.ts",
      "lib/people/enrollment/link.db.test.ts",
      "lib/people/operators/sign-in.db.test.ts",
      "lib/people/enrollment/resync.db.test.ts",
      "lib/people/operators/from-directory.db.test.ts",
    ],
    breaks: [
      [
        "const isLockedElsewhere = shared !== null && isLocked(shared.state, now);",
        "const isLockedElsewhere = false;",
      ],
      ["await shared?.settle(isGuess, lockout, now);", ""],
      [
        "if (judgement.failure === null) return { ...judgement, changed: await change(tx) };",
        "if (true) return { ...judgement, changed: await change(tx) };",
      ],
      ["await recordFailure(tx, request, judgement, now);", ""],
      [
        'if (plan.kind === "refuse" || isLockedElsewhere) {',
        'if ((plan.kind === "refuse" && !person) || isLockedElsewhere) {',
        "decide refuses for the reason of the plan; only where the work of a password check is done differs",
      ],
      ["passwordOk: isRight,", "passwordOk: true,"],
      ["if (effects.marksTime) await writeLogin(tx, subject, effects.login, now);", ""],
      ["if (effects.spend) await spend(tx, effects.spend, now);", ""],
      [
        'if (outcome === "accept") return { failure: null, hasChecked: true };',
        "return { failure: null, hasChecked: true };",
      ],
      [
        "if (isUnanswered && !checked.isGuess) return",
        "if (false) return",
        "a check that was not made counts as a wrong password then, which lets nobody in; a test would have to keep the processors busy for eight seconds",
      ],
      ["splitCodesInARow({ ...typed, codes: inARow }, person, now)", "splitTypedApart(typed, person, now)"],
      ['String(code ?? "").replace(/\\s/g, "")', 'String(code ?? "")'],
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
    tests: [failClosed, through, `${authentication}tokens.db.test.ts`],
    breaks: [
      ["if (secret.length < least || secret.length > most) return null;", ""],
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
    tests: [through, failClosed, `${authentication}memberships.db.test.ts`],
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
      [
        "WHERE o.user_id = u.id AND o.client_id IS NULL AND o.used_at",
        "WHERE o.client_id IS NULL AND o.used_at",
      ],
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
      ['membershipsAt("GREATEST(q.now, s.latest_at)")', 'membershipsAt("q.now")'],
      ['membershipsAt("GREATEST(q.now, s.latest_at)")', 'membershipsAt("now()")'],
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
      ["challenge: state ? challengeFacts(row,", "challenge: false ? challengeFacts(row,"],
      ["failures: row.client_failures ?? 0, failuresSince", "failures: 0, failuresSince"],
      ["asOf(now, row.latest_at)", "now"],
      ["isSpent: isOver || times.usedAt !== null", "isSpent: false"],
      ["row.code_kinds.includes(id)", "true"],
    ],
  },
  {
    file: `${authentication}config-rows.ts`,
    tests: [
      `${authentication}config.db.test.ts`,
      `${authentication}lets-nobody-in.db.test.ts`,
      `${authentication}least-strength.db.test.ts`,
    ],
    breaks: [
      ["WHERE c.disabled_at IS NULL) AS clients", ") AS clients"],
      ["ORDER BY p.is_default, p.position, p.id", "ORDER BY p.position, p.id"],
      [
        'row.messageAuthenticator === "postgresql" ? "postgresql" : "required"',
        'row.messageAuthenticator === "required" ? "required" : "postgresql"',
      ],
      ["const areDoorsRead = known.length === row.doors.length;", "const areDoorsRead = true;"],
      ['method: "deny", leastStrength', 'method: "password", leastStrength'],
      ["(rules.success || !row.adaptive)", "true"],
      ["leastStrength: least.data", 'leastStrength: "any"'],
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
    tests: ["lib/login/factors/totp.test.ts", `${factors}totp-token.test.ts`, `${factors}hotp.test.ts`],
    breaks: [
      ["export const driftSteps = 1;", "export const driftSteps = 2;"],
      ["export const driftSteps = 1;", "export const driftSteps = 0;"],
      ['step > last ? "fresh" : "spent"', 'step >= last ? "fresh" : "spent"'],
      ['step > last ? "fresh" : "spent"', '"fresh"'],
      ["stepAt(key, now) + driftOfDevice", "stepAt(key, now)"],
      ["MIN_SECRET_BYTES: 10 }", "MIN_SECRET_BYTES: 16 }"],
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
      ["verifyTotp(keyOf(factor), code, now, factor.counter)", "verifyTotp(keyOf(factor), code, now, -1)"],
    ],
  },
  {
    file: "lib/login/factors/digits.ts",
    tests: [`${decision}credential.test.ts`, `${factors}hotp.test.ts`],
    breaks: [
      ["code.length === count && /^[0-9]+$/.test(code)", "/^[0-9]+$/.test(code)"],
      ["code.length === count && /^[0-9]+$/.test(code)", "code.length === count"],
    ],
  },
  {
    file: `${factors}hotp.ts`,
    tests: [`${factors}hotp.test.ts`],
    breaks: [
      ["const lookAhead = 10;", "const lookAhead = 11;"],
      ["const lookAhead = 10;", "const lookAhead = 9;"],
      ["codeLength: codeLength + (hasId ? tokenId.length : 0)", "codeLength"],
      ["tokenId !== null && isTyped(tokenId.toLowerCase(), before)", "tokenId !== null"],
      ["text.toLowerCase() === tokenId ||", "text === tokenId ||"],
      [" || modhexReadings(text).includes(tokenId)", ""],
      ["factor.counter + resyncReach], factor.counter)", "factor.counter + resyncReach], -1)"],
      [
        "factor.counter + resyncReach], factor.counter)",
        "factor.counter + resyncReach], factor.counter - 1)",
      ],
      ["factor.counter + resyncReach]", "factor.counter + 10 * resyncReach]"],
    ],
  },
  {
    file: `${factors}totp-token.ts`,
    tests: [`${factors}totp-token.test.ts`, `${authentication}tokens.db.test.ts`],
    breaks: [
      ["code, now, factor.counter, driftOf(factor))", "code, now, factor.counter, 0)"],
      ["code, now, factor.counter, driftOf(factor))", "code, now, -1, driftOf(factor))"],
      [
        "counter < 0 || lastUsedAt === null ? 0 :",
        "lastUsedAt === null ? 0 :",
        "without an accepted code there is no time of one",
      ],
      ["present + resyncReach], factor.counter)", "present + resyncReach], -1)"],
      ["present + resyncReach], factor.counter)", "present + resyncReach], factor.counter - 1)"],
      ["present + resyncReach]", "present + 10 * resyncReach]"],
    ],
  },
  {
    file: `${factors}yubikey.ts`,
    tests: [`${factors}yubikey.test.ts`],
    breaks: [
      ['!timingSafeEqual(otp.privateId, Buffer.from(privateId, "hex"))', "false"],
      ['number > counter ? "fresh" : "spent"', 'number >= counter ? "fresh" : "spent"'],
      ['number > counter ? "fresh" : "spent"', '"fresh"'],
      ["otp.useCounter * 256 + otp.sessionUse", "otp.sessionUse * 256 + otp.useCounter"],
      ["code.length === codeLength && code.startsWith(publicId)", "code.startsWith(publicId)"],
      ["code.length === codeLength && code.startsWith(publicId)", "code.length === codeLength"],
    ],
  },
  {
    file: "lib/login/factors/yubico-otp.ts",
    tests: [`${factors}yubikey.test.ts`],
    breaks: [
      ["if (crc16(plain) !== residue) return null;", ""],
      ["if (key.length !== blockBytes || block.length !== blockBytes) return null;", ""],
      ["plain.readUInt16LE(6) & 0x7fff", "plain.readUInt16LE(6)"],
      ["plain.readUInt8(11)", "plain.readUInt8(10)"],
    ],
  },
  {
    file: "lib/login/factors/modhex.ts",
    tests: [`${factors}yubikey.test.ts`],
    breaks: [
      ["const typed = text.toLowerCase();", "const typed = text;"],
      ['...(meant.every((letter) => letter !== "") ? [meant.join("")] : []),', ""],
      ["/^[cbdefghijklnrtuv]*$/.test(typed) ? [typed] : []", "[typed]"],
    ],
  },
  {
    file: "lib/login/factors/resync.ts",
    tests: [`${factors}hotp.test.ts`, `${factors}totp-token.test.ts`],
    breaks: [
      ["export const resyncReach = 1000;", "export const resyncReach = 1001;"],
      ["isCodeAt(key, number, second) && isAfterFirst", "isCodeAt(key, number, second)"],
      ["isAfterFirst = isCodeAt(key, number, first) &&", "isAfterFirst ||= isCodeAt(key, number, first) &&"],
      ["&& number > last;", ";"],
    ],
  },
  {
    file: "lib/login/factors/schema.ts",
    tests: ["lib/login/factors/schema.test.ts"],
    breaks: [
      ["allowedFactors.includes(defaultFactor), {", "true, {"],
      ["selfEnrolledKinds.includes(defaultFactor) ||", "true ||"],
      ["!allowedFactors.some((kind) => selfEnrolledKinds.includes(kind)),", "false,"],
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
      ['result: value === true ? "right" : "wrong"', 'result: "right"'],
      [
        'if (queued.kind === "shed") return { result: "unavailable", why: "shed" };',
        'if (queued.kind === "shed") return { result: "right" };',
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
      ["if (network === null) return [];", ""],
      [" OR ${address} = ANY (person_candidates))", ")"],
      ["network && isFrom(network),", ""],
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
      ["if (!network) return ofKinds;", "return ofKinds;"],
      ["if (isAnyKind) return ofNetwork;", "return ofNetwork;"],
    ],
  },
  {
    file: "lib/login/log/seen-from.ts",
    tests: ["lib/login/log/seen-from.test.ts"],
    breaks: [
      ["if (personAddress !== null) return placeText(personAddress);", ""],
      ['place === localAddress ? "the server itself (Unix socket)" : place', "place"],
      ["Object.hasOwn(knownByNames, knownBy)", "knownBy in knownByNames"],
    ],
  },
  {
    file: "lib/login/log/counting.ts",
    tests: ["lib/login/log/counting.db.test.ts", "lib/login/log/find.db.test.ts"],
    breaks: [
      ["if (left.length === 0) return newest;", "return newest;"],
      ["WHERE id = 1 FOR UPDATE`;", "WHERE id = 1`;"],
      ["DO UPDATE SET count = h.count + excluded.count", "DO UPDATE SET count = excluded.count"],
      ["DO UPDATE SET count = p.count + excluded.count", "DO UPDATE SET count = excluded.count"],
      ["unnest(person_address || person_candidates) AS text", "unnest(ARRAY[person_address]) AS text"],
    ],
  },
  {
    file: "lib/login/log/retention.ts",
    tests: ["lib/login/log/login-log.db.test.ts"],
    breaks: [["if (count < batch) {", "if (true) {"]],
  },
];
