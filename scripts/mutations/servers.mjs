/** What `npm run mutate` breaks in lib/servers. */

const registry = "lib/servers/registry/";
const templates = "lib/servers/role-templates/";
const sessions = "lib/servers/sessions/";
const whereFrom = "lib/servers/where-from/";
const posture = "lib/servers/posture/";
const rights = (room) => `lib/testing/rights.db.test.ts > servers/${room}`;

export const servers = [
  {
    file: `${registry}service.ts`,
    tests: [`${registry}service.db.test.ts`, rights("registry")],
    breaks: [
      ['authorize(actor, "server.set_password");\n  const { monitorPassword', "const { monitorPassword"],
      [
        'authorize(actor, input.monitorPassword === undefined ? "server.write" : "server.set_password");',
        'authorize(actor, "server.write");',
      ],
      ['authorize(actor, input.monitorPassword === undefined ? "server.write" : "server.set_password");', ""],
      ["if (monitorPassword === undefined) refuseKeptPassword(before, settings);", ""],
      ['authorize(actor, "server.write");\n  await database()', "await database()"],
      ["...(isElsewhere && {", "...(false && {"],
      ['(["host", "port", "database"] as const)', '(["host"] as const)'],
      ['if (!client) throw invalidField("clientId"', 'if (false) throw invalidField("clientId"'],
      ['refuseUnreadable(settings.caCertificate, "caCertificate");\n  const id', "const id"],
      ['if (!server) throw new AppError("not_found"', 'if (false) throw new AppError("not_found"'],
    ],
  },
  {
    file: `${registry}roles.ts`,
    tests: [`${registry}roles.db.test.ts`, rights("registry")],
    breaks: [
      ["user && others.length === 0 ?", "user ?"],
      [".filter(({ isDisabled }) => !isDisabled)", ""],
      ["return role.login && !hasUser;", "return !hasUser;"],
      [
        "hasOpenWay: reading.hba === null ? null : withOpenWay.has(role.name)",
        "hasOpenWay: withOpenWay.has(role.name)",
      ],
    ],
  },
  {
    file: `${registry}role-rules.ts`,
    tests: [`${registry}role-rules.test.ts`],
    breaks: [
      ['if (role.name.startsWith("pg_"))', "if (false)"],
      ["if (!role.login)", "if (false)"],
      ["if (role.name === monitorRole)", "if (false)"],
      ["if (/[\\r\\n]/.test(role.name))", "if (false)"],
      ["quoteIdentifier(username)", "username"],
      ['isNoLogin ? "ALTER" : "CREATE"', '"CREATE"'],
    ],
  },
  {
    file: `${registry}take-over-roles.ts`,
    tests: [`${registry}roles.db.test.ts`, rights("registry")],
    breaks: [
      [
        "role.login && !users.has(role.name) && whyNoUser(role, monitorRole) === null",
        "role.login && !users.has(role.name)",
      ],
      [
        'role ? whyNoUser(role, monitorRole) : "was not there at the last reading"',
        "role ? whyNoUser(role, monitorRole) : null",
      ],
      ["if (user) plan.existing.push", "if (false) plan.existing.push"],
      ["if (!reading?.roles.some(({ name }) => name === role)) {", "if (!reading) {"],
    ],
  },
  {
    file: "lib/servers/bypass/service.ts",
    tests: ["lib/servers/bypass/bypass.db.test.ts", rights("bypass")],
    breaks: [
      ["expiryOf(expiresOn, now)", 'new Date("2100-01-01")'],
      ['if (!found) throw new AppError("not_found"', 'if (false) throw new AppError("not_found"'],
    ],
  },
  {
    file: "lib/servers/bypass/queries.ts",
    tests: ["lib/servers/bypass/bypass.db.test.ts", rights("bypass")],
    breaks: [
      [
        'authorize(actor, "server.read");\n  const [{ server',
        "const [{ server",
        "serverReading, which is called next, asks for the same right",
      ],
      ["isOpenKind(kind) && exception === null", "isOpenKind(kind)"],
      ["isExpired: row.expiresAt <= now", "isExpired: false"],
      ["unaccepted(found.ways, exceptions, now)", "found.ways"],
      ["const found = counted.get(id) ?? null;", "const found = { notInForce: null, ways: [] };"],
      ["b.superusers - a.superusers", "a.superusers - b.superusers"],
    ],
  },
  {
    file: "lib/servers/bypass/counted-ways.ts",
    tests: ["lib/servers/bypass/bypass.db.test.ts"],
    breaks: [
      ["kept.get(id)?.key === key ? [] : [id]", "kept.has(id) ? [] : [id]"],
      [
        "`${updatedAt.toISOString()} ${where}`",
        "updatedAt.toISOString()",
        "where workers answer decides what is elsewhere, and nothing that is elsewhere is counted",
      ],
      ["?.filter(({ kind }) => isAcceptable(kind))", ""],
    ],
  },
  {
    file: "lib/servers/bypass/survey.ts",
    tests: ["lib/servers/bypass/bypass.db.test.ts"],
    breaks: [
      ["if (!ruleset) return null;", "if (!ruleset) return [];"],
      [".filter(({ login }) => login)", ""],
      ['reading.settings.ssl === undefined ? null : reading.settings.ssl === "on"', "false"],
    ],
  },
  {
    file: "lib/servers/bypass/by-policy.ts",
    tests: ["lib/servers/bypass/by-policy.db.test.ts", rights("bypass")],
    breaks: [
      ["if (!client) return [];", "if (!client) return [{}] as never;"],
      ['policy && policy.method !== "deny" && !asksForFactor(policy)', "policy && !asksForFactor(policy)"],
      ['policy && policy.method !== "deny" && !asksForFactor(policy)', 'policy && policy.method !== "deny"'],
    ],
  },
  {
    file: "lib/servers/verifiers/judge.ts",
    tests: ["lib/servers/verifiers/judge.test.ts"],
    breaks: [
      ['if (password === "") return "no_password";', ""],
      ['if (/^md5[0-9a-f]{32}$/.test(password)) return "md5";', ""],
      [
        "user.verifier === password && !user.hasOwnPassword",
        "user.verifier === password",
        "a user with a password of their own has no verifier: known() reads one only where there is no hash",
      ],
      ['if (user.username !== role) return "alias";', ""],
      ['if (user.hasOwnPassword) return "has_password";', ""],
      ['others.length > 0 ? "twice" : outcomeOf', "outcomeOf"],
      ['outcome === "ready" || outcome === "newer"', "isTakeable(outcome)"],
      ["if (!parsed.ok) return parsed.problem;", ""],
    ],
  },
  {
    file: "lib/servers/verifiers/service.ts",
    tests: ["lib/servers/verifiers/service.db.test.ts", rights("verifiers")],
    breaks: [
      ["refuseTwoForOne(taken);", ""],
      ['"password_hash" = NULL,', '"password_hash" = u."password_hash",'],
      ['"session_epoch" = u."session_epoch" + 1', '"session_epoch" = u."session_epoch"'],
      ["await forgetCredentials(tx, ids);", ""],
      ["if (input.roles.length === 0) throw", "if (false) throw"],
      [".filter(isWhole).filter(({ role }) => chosen.has(role))", ".filter(isWhole)"],
      [
        "isTakeable(one.outcome) && one.user !== null",
        "one.user !== null",
        "without a takeable outcome there is no verifier, which is asked for next",
      ],
    ],
  },
  {
    file: "lib/servers/verifiers/parse.ts",
    tests: ["lib/servers/verifiers/parse.test.ts"],
    breaks: [
      ["!role || password === undefined || more.length > 0", "!role || password === undefined"],
      ["!role || password === undefined || more.length > 0", "password === undefined || more.length > 0"],
      ['field === "\\\\N" ? "" : unescaped(field)', "unescaped(field)"],
      ['else if (!(role === "rolname" && password === "rolpassword")) roles.push', "else roles.push"],
      ["isNoRole(text) ? [] :", "false ? [] :"],
    ],
  },
  {
    file: "lib/servers/verifiers/source.ts",
    tests: ["lib/servers/verifiers/service.db.test.ts"],
    breaks: [
      ["if (roles.length > mostRoles) {", "if (false) {"],
      ["if (roles.length === 0) {", "if (false) {"],
      ['if (code === "42501") {', "if (false) {"],
    ],
  },
  {
    file: "lib/protocols/postgres/quote.ts",
    tests: ["lib/protocols/postgres/quote.test.ts"],
    breaks: [
      ["for (let number = 1; body.includes(tag); number++)", "for (let number = 1; false; number++)"],
      [`.replaceAll('"', '""')`, ""],
      [`.replaceAll("'", "''")`, ""],
      ['.replaceAll("\\\\", "\\\\\\\\")', ""],
      ["? `E${quoted}`", "? quoted"],
    ],
  },
  {
    file: `${templates}plan.ts`,
    tests: [`${templates}script.test.ts`],
    breaks: [
      ["if (!roleName.safeParse(name).success) {", "if (false) {"],
      ["return /\\p{Cc}|\\u2028|\\u2029/u.test(name)", "return false"],
      ['name.startsWith("pg_") || name === "public" || name === "none"', 'name.startsWith("pg_")'],
      ['name.startsWith("pg_") || name === "information_schema"', "false"],
      ["...twice(roles).map(", "...[].map("],
    ],
  },
  {
    file: `${templates}state.ts`,
    tests: [`${templates}script.test.ts`],
    breaks: [["privileges.includes(word)", "true"]],
  },
  {
    file: `${templates}sql.ts`,
    tests: [`${templates}script.test.ts`],
    breaks: [
      ['version >= 16 ? "" : want.inherits', "want.inherits"],
      ['version < 16 ? "" : as === "inherits"', 'as === "inherits"'],
      ["isPublicSchema(want.on) ? ifSchemaPublic(statement) : statement", "statement"],
      ['name.startsWith("pg_") ? name : id(name)', "name"],
    ],
  },
  {
    file: `${templates}compare.ts`,
    tests: [`${templates}compare.test.ts`],
    breaks: [
      [
        'if (!objectGrants) return unknown("There are more',
        'if (!objectGrants) return missing("There are more',
      ],
      ["grantee !== want.to || column !== null", "grantee !== want.to"],
      ["inherits && !becomes : becomes && !inherits", "inherits : becomes"],
      ["owner === want.owner && schema === want.schema && objects", "owner === want.owner && objects"],
      ["isOld && role.inherit !== want.inherits", "role.inherit !== want.inherits"],
    ],
  },
  {
    file: `${templates}script.ts`,
    tests: [`${templates}script.test.ts`],
    breaks: [
      ["isCertain ? sql : commentedOut(sql)", "sql"],
      ["`IF pg_catalog.current_database() <> ${text(database)} THEN`", "`IF false THEN`"],
    ],
  },
  {
    file: `${templates}script.ts`,
    tests: [`${templates}on-servers.db.test.ts`],
    breaks: [
      ["(rolsuper OR rolcreaterole OR", "(false AND rolcreaterole OR"],
      ["WHERE rolcanlogin AND rolname IN", "WHERE false AND rolname IN"],
    ],
  },
  {
    file: `${templates}undo.ts`,
    tests: [`${templates}on-servers.db.test.ts`],
    breaks: [
      ["`REASSIGN OWNED BY ${names} TO CURRENT_USER;`, ", ""],
      ['grantable ? " WITH GRANT OPTION" : ""', '""'],
      ["column === null ? privilege : `${privilege} (${id(column)})`", "privilege"],
      ["...grantsBack(had),", ""],
      ["EXCEPTION WHEN dependent_objects_still_exist THEN", "EXCEPTION WHEN division_by_zero THEN"],
    ],
  },
  {
    file: `${templates}read-state.ts`,
    tests: [`${templates}on-servers.db.test.ts`],
    breaks: [
      ["state: { ...elsewhere.state, unread: [unread] }", "state: elsewhere.state"],
      ["if (!isRefusal(error)) throw error;", "throw error;"],
    ],
  },
  {
    file: `${templates}service.ts`,
    tests: [`${templates}service.db.test.ts`, rights("role-templates")],
    breaks: [
      ['authorize(actor, "server.write");', ""],
      ['authorize(actor, "server.write");', 'authorize(actor, "server.read");'],
    ],
  },
  {
    file: `${posture}run.ts`,
    tests: [`${posture}run.db.test.ts`, rights("posture")],
    breaks: [
      ['authorize(actor, "server.write");', ""],
      ['authorize(actor, "server.write");', 'authorize(actor, "server.read");'],
      ['if (!run) throw new AppError("conflict"', 'if (false) throw new AppError("conflict"'],
      ["(await isSameServer(server)) ?", "true ?"],
      ["signal?.throwIfAborted();", ""],
    ],
  },
  {
    file: `${posture}runs.ts`,
    tests: [`${posture}run.db.test.ts`],
    breaks: [
      ["finishedAt: null, aliveAt: { lt: silentSince }", "finishedAt: null"],
      ["aliveAt: { lt: silentSince } },", "aliveAt: { lt: new Date(0) } },"],
      ["where: { id, finishedAt: null },\n    data: {", "where: { id },\n    data: {"],
    ],
  },
  {
    file: `${posture}changes.ts`,
    tests: [`${posture}changes.test.ts`],
    breaks: [
      ["isKnown(now[id]) && !fails(id)", "!fails(id)"],
      ['now[id] === "unknown" && isKnown(before[id])', 'now[id] === "unknown" && before[id] === "pass"'],
      [", ...gone]", "]"],
    ],
  },
  {
    file: `${posture}standing.ts`,
    tests: [`${posture}told.test.ts`],
    breaks: [['(standing === "fail" || standing === "unknown")', 'standing === "fail"']],
  },
  {
    file: `${posture}service.ts`,
    tests: [`${posture}service.db.test.ts`, rights("posture")],
    breaks: [
      ["expiryOf(expiresOn, now)", 'new Date("2100-01-01")'],
      ["if (!checkOf(checkId))", "if (false)"],
      ['if (!server) throw new AppError("not_found"', 'if (false) throw new AppError("not_found"'],
    ],
  },
  {
    file: `${posture}waivers.ts`,
    tests: [`${posture}service.db.test.ts`, "lib/programs/overview/posture.db.test.ts"],
    breaks: [["waivers.filter(({ isExpired }) => !isExpired)", "waivers"]],
  },
  {
    file: "lib/servers/where-from/queries.ts",
    tests: ["lib/servers/where-from/queries.db.test.ts", rights("where-from")],
    breaks: [
      ['if (!server.whereFrom) return { why: "off", workers: [] };', ""],
      ['if (server.clientId === null) return { why: "no_client", workers: [] };', ""],
      ["<= workerSilenceMs", "< Infinity"],
      ['if (failure) return "nothing";', ""],
      ['if (watch?.seesStarting == null) return "unsaid";', ""],
    ],
  },
  {
    file: `${sessions}queries.ts`,
    tests: [`${sessions}sessions.db.test.ts`],
    breaks: [
      ["from === own ? null : from", "from"],
      ["address === null ? localAddress : canonicalAddress(address)", "address"],
    ],
  },
  {
    file: `${sessions}match.ts`,
    tests: [`${sessions}match.test.ts`],
    breaks: [
      ["role === session.role && ", ""],
      ["at.getTime() >= window.from && ", ""],
      ["at.getTime() - latencyMs <= window.until", "true"],
      ["at.getTime() - latencyMs", "at.getTime()"],
      ["- clockAheadSeconds * 1000", "+ clockAheadSeconds * 1000"],
      ["unused.splice(at, 1);", ""],
    ],
  },
  {
    file: `${sessions}origin.ts`,
    tests: [`${sessions}origin.test.ts`],
    breaks: [
      ['exception !== null || kind === "break_glass" || kind === "certificate"', "true"],
      ['|| kind === "break_glass" ', ""],
      ["role === session.role && line.file === file && ", "line.file === file && "],
      ['if (rule.method === "reject")', "if (false)"],
      ["isAccepted: false, remark", "isAccepted: true, remark"],
    ],
  },
  {
    file: `${sessions}session.ts`,
    tests: [`${sessions}origin.test.ts`],
    breaks: [
      ['origin.by === "nothing" || ', ""],
      ["&& !origin.isAccepted", ""],
    ],
  },
  {
    file: `${sessions}accepted-logins.ts`,
    tests: [`${sessions}sessions.db.test.ts`],
    breaks: [
      ["outcome = 'accept' AND ", ""],
      ["client_id = ${clientId}::uuid AND ", ""],
      [" AND door IN ('radius', 'ldap')", ""],
      [`AND at BETWEEN w."from" AND w."until"`, ""],
      ["UNION ALL SELECT up_to + 1, 9223372036854775807 FROM attempts_counted", ""],
    ],
  },
  {
    file: `${sessions}end.ts`,
    tests: ["e2e/session-watch.test.ts", rights("sessions")],
    breaks: [
      ["AND usename::text = $2 ", "AND $2::text IS NOT NULL "],
      [" AND backend_start = $3::timestamptz", " AND $3::text IS NOT NULL"],
      ['authorize(actor, "server.write");', ""],
    ],
  },
  {
    file: `${whereFrom}attribution.ts`,
    tests: [`${whereFrom}attribution.test.ts`],
    breaks: [
      ['reach === "here" && shown ?', "shown ?"],
      ['({ reach }) => reach !== "not"', '({ reach }) => reach === "here"'],
      ["possible.length === 0 || ", ""],
      [" || seen.length < possible.length", ""],
      ["waiting === null || waiting.length === 0", "waiting === null"],
      ["address === one.address && port === one.port", "address === one.address"],
      ["databases.size === 1 && database", "database"],
      ["(isOwn(address) && isOwn(source))", "isOwn(source)"],
      ["named === null || ", ""],
    ],
  },
  {
    file: `${whereFrom}titles.ts`,
    tests: [`${whereFrom}titles.test.ts`],
    breaks: [
      ['activity !== "" && activity !== "authentication"', "false"],
      ['activity === "" || from === null', "from === null"],
      ['if (activity === "" || from === null) return null;', "if (from === null) continue;"],
      ["databases.length === 1 ?", "databases.length > 0 ?"],
      ["words.startsWith(`${role} `)", "words.startsWith(role)"],
      ["others.length > 0 ? null", "false ? null"],
      ["local.endsWith(`:${wanted}`)", "local.includes(wanted)"],
      ['["", "initializing", "authentication"]', '["authentication"]'],
    ],
  },
  {
    file: `${whereFrom}sure-sessions.ts`,
    tests: [`${whereFrom}sure-sessions.test.ts`],
    breaks: [
      ["role === login.role && ", ""],
      ["fits(startedMs, login) && ", ""],
      ["others.length > 0 || ", ""],
      ["!certainlyBefore(login, session)", "false"],
      ["startedMs + errorMs <= login", "startedMs <= login"],
      ["if (logins.every(", "if (logins.some("],
    ],
  },
  {
    file: `${whereFrom}turns.ts`,
    tests: [`${whereFrom}turns.test.ts`],
    breaks: [["if (!running) return begin();", "if (running) return running as Promise<T>;"]],
  },
  {
    file: `${whereFrom}watch.ts`,
    tests: [`${whereFrom}hostile.test.ts`],
    breaks: [
      ["if (!mayRead)", "if (false)"],
      ["open?.shows ?", "open ?"],
      ["void connection.close();", ""],
    ],
  },
  {
    file: `${whereFrom}questions.ts`,
    tests: ["e2e/where-from.test.ts"],
    breaks: [[" AND wait_event IS DISTINCT FROM 'ClientRead'", ""]],
  },
];
