/** What `npm run mutate` breaks in lib/foundation. */

const rights = "lib/testing/rights.db.test.ts";
const rightsOf = (room) => `${rights} > foundation/${room}`;

const staleSaves = "lib/testing/stale-saves.db.test.ts";

const sending = "lib/foundation/mail/send-job.db.test.ts";

export const foundation = [
  {
    file: "lib/foundation/push/endpoint.ts",
    tests: ["lib/foundation/push/endpoint.test.ts"],
    breaks: [
      ["if (url.username || url.password || url.hash) return null;", ""],
      ["if (url.href !== endpoint) return null;", ""],
      ['if (url.port === "" && isKnownHost', "if (isKnownHost"],
      [
        "hosts.some((host) => hostOf(host) === url.host)",
        "hosts.some((host) => url.host.endsWith(hostOf(host)))",
      ],
      ["knownHosts.some((known) => known === host)", "knownHosts.some((known) => host.endsWith(known))"],
      ["endpoint.length > endpointMaxLength ||", ""],
    ],
  },
  {
    file: "lib/foundation/push/deliver.ts",
    tests: ["lib/foundation/push/deliver.db.test.ts"],
    breaks: [
      ["if (!target) return", "if (false) return"],
      ["if (!subject) return", "if (false) return"],
      ["if (utf8(payload).length > payloadMostBytes)", "if (false)"],
      ["status === 404 || status === 410", "status === 410"],
      ["if (status === 429 || status >= 500) {", "if (status >= 500) {"],
      ["if (status >= 200 && status < 300)", "if (status < 400)"],
    ],
  },
  {
    file: "lib/foundation/base/outgoing-address.ts",
    tests: ["lib/foundation/base/outgoing-address.test.ts"],
    breaks: [
      ["if (always) return always;", ""],
      ["return isNamed ? null : whyNotPublic(address, octets);", "return null;"],
      ["return isCarrier || contains(globalIpv6, octets) ? null", "return true ? null"],
      ["return networks.find(({ network }) => contains(network, inside))?.what ?? null;", "return null;"],
    ],
  },
  {
    file: "lib/foundation/platform/outgoing-http.ts",
    tests: ["lib/foundation/platform/outgoing-http.test.ts"],
    breaks: [
      ["if (length > mostBodyBytes) done(true);", ""],
      ['"accept-encoding": "identity", ', ""],
      ['request.on("upgrade", () => fail("It wants to speak another protocol.", "answer"));', ""],
      [
        "if (refusal) return refusedSocket(refusal);\n    return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);\n  }\n}\n\nclass GuardedAgent",
        "return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);\n  }\n}\n\nclass GuardedAgent",
      ],
      [
        "return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);\n  }\n}\n\nclass GuardedAgent",
        "return super.createConnection(options, callback);\n  }\n}\n\nclass GuardedAgent",
      ],
      [
        "return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);\n  }\n}\n\n/** Asks once",
        "return super.createConnection(options, callback);\n  }\n}\n\n/** Asks once",
      ],
      [
        "if (refusal) return refusedSocket(refusal);\n    return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);\n  }\n}\n\n/** Asks once",
        "return super.createConnection({ ...options, lookup: lookupWithin(this.#reach) }, callback);\n  }\n}\n\n/** Asks once",
      ],
    ],
  },
  {
    file: "lib/foundation/gateways/template.ts",
    tests: ["lib/foundation/gateways/template.test.ts"],
    breaks: [
      ["if (url.origin !== other.origin)", "if (false)"],
      ["fill(template.url, values, encodeURIComponent)", "fill(template.url, values)"],
      ["fill(value, values, clean)", "fill(value, values)"],
      ["if (own) wrong(", "if (false) wrong("],
      ["if (account !== undefined && ", "if (false && "],
      ["&& isShallow(value, deepest)", ""],
    ],
  },
  {
    file: "lib/foundation/base/acceptance.ts",
    tests: ["lib/servers/bypass/bypass.db.test.ts"],
    breaks: [
      ["if (expiresAt <= now)", "if (false)"],
      ["expiresAt.getTime() - now.getTime() > longestMs", "false"],
      ["T23:59:59.999Z", "T00:00:00.000Z"],
    ],
  },
  {
    file: "lib/foundation/base/pem.ts",
    tests: ["lib/foundation/certificates/pasted.test.ts"],
    breaks: [
      [".refine((text) => !/PRIVATE KEY/.test(text)", ".refine((text) => text.length >= 0"],
      ['(text) => text === "" || certificatesIn(text).length > 0', "() => true"],
      ["at === 0 || length < 0", "at === 0"],
    ],
  },
  {
    file: "lib/foundation/certificates/pasted.ts",
    tests: ["lib/foundation/certificates/pasted.test.ts"],
    breaks: [
      ["for (const one of found) new X509Certificate(one);", "new X509Certificate(found[0] ?? pem);"],
      ["if (found.length > 0) return;", "return;"],
    ],
  },
  {
    file: "lib/foundation/gateways/service.ts",
    tests: ["lib/foundation/gateways/service.db.test.ts", rightsOf("gateways")],
    breaks: [
      ["if (isKept && !sendsSecretAlike(settingsIn(before), settings)) {", "if (false) {"],
      [
        '["protocol", "url", "method", "headers", "bodyType", "body"] as const',
        '["protocol", "url"] as const',
      ],
      ["if (plainHost !== null && !acceptPlain && ", "if (false && "],
      ['refuseUnreadable(settings.ca, "ca");', ""],
      ['if (settings.protocol !== "http" && secret === null && !isKept) {', "if (false) {"],
      ['(["host", "port", "isTls", "ca", "username"] as const)', '(["username"] as const)'],
      ['if (protocol === "smpp") return isTls ? null : host;', ""],
      ['where: { state: "waiting", way }', 'where: { state: "waiting" }'],
      ['state: "dead", contentSealed: null, finishedAt', 'state: "dead", finishedAt'],
      ["if (count === 0) throw", "if (false) throw"],
    ],
  },
  {
    file: "lib/foundation/gateways/http-gateway.ts",
    tests: ["lib/foundation/gateways/transport.test.ts"],
    breaks: [
      ["body.includes(successText) : false", "true : false"],
      ["isYes(status, successStatus) ?", "true ?"],
      ["status >= 200 && status <= 299", "status >= 200 && status <= 399"],
      ['status === 201 && /"sid"', '/"sid"'],
      ['&& /"sid"\\s*:\\s*"[A-Z]{2}/.test(body)', ""],
      ["<Say>${escaped(text)}</Say>", "<Say>${text}</Say>"],
      ["judged(answer, [secret, basic], (status, body) =>", "judged(answer, [], (status, body) =>"],
      ["isFinal: status === 400 || status === 422", "isFinal: false"],
      ["if (status === 401 || status === 403 || status === 407)", "if (false)"],
    ],
  },
  {
    file: "lib/foundation/gateways/answer.ts",
    tests: ["lib/foundation/gateways/texts.test.ts", "lib/foundation/gateways/transport.test.ts"],
    breaks: [
      ["const forms = [letter, percent, json,", "const forms = [letter, json,"],
      ["const forms = [letter, percent, json,", "const forms = [percent, json,"],
      ['letter === " " ? [...forms, "+"] : forms', "forms"],
      ["JSON.stringify(letter).slice(1, -1), `\\\\${letter}`]", "JSON.stringify(letter).slice(1, -1)]"],
      [".filter((secret) => secret.length > 0)", ""],
      ["anyDigits(secret) : anyBeginning(secret)", "anyDigits(secret) : anyWriting(secret)"],
      ['return new RegExp([...code.replace(/\\D/g, "")].join(between), "gi");', "return /nothing/;"],
    ],
  },
  {
    file: "lib/foundation/gateways/outbox.ts",
    tests: ["lib/foundation/gateways/send-job.db.test.ts"],
    breaks: [
      ["if (!isCountryAllowed(number, textCountries)) return", "if (false) return"],
      ["WHERE t.count < ${textsPerDay} OR", "WHERE true OR"],
    ],
  },
  {
    file: "lib/foundation/gateways/send-job.ts",
    tests: ["lib/foundation/gateways/send-job.db.test.ts"],
    breaks: [
      ["const answer = withoutSecret(wordsOf(came), content.secret);", "const answer = wordsOf(came);"],
      ["else if (came.isFinal || claimed.attempts >= mostAttempts)", "else if (came.isFinal)"],
      [
        "else if (came.isFinal || claimed.attempts >= mostAttempts)",
        "else if (claimed.attempts >= mostAttempts)",
      ],
      ["AND due_at <= now() AND useful_until > now() AND way", "AND due_at <= now() AND way"],
      ["AND due_at <= now() AND useful_until > now() AND way", "AND useful_until > now() AND way"],
      ["ORDER BY due_at, id LIMIT ${batch} FOR UPDATE SKIP LOCKED)", "ORDER BY due_at, id LIMIT ${batch})"],
      ["answer = ${answer}, content_sealed = NULL, finished_at", "answer = ${answer}, finished_at"],
      ["useful_until <= now() AND due_at <= now()`", "useful_until <= now()`"],
      [
        "WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempts}`;\n\nconst postpone",
        "WHERE id = ${id}::uuid`;\n\nconst postpone",
      ],
      [
        "WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempts}`;\n\n/** A code",
        "WHERE id = ${id}::uuid`;\n\n/** A code",
      ],
    ],
  },
  {
    file: "lib/foundation/mail/send-job.ts",
    tests: [sending],
    breaks: [
      ["state = 'waiting' AND due_at <= now()\n    ORDER BY", "state = 'waiting'\n    ORDER BY"],
      ["if (stop) return told", "if (false) return told"],
      ["content_sealed = NULL, finished_at = now()\n  WHERE", "finished_at = now()\n  WHERE"],
      ["else if (delivery.failure.isFinal)", "else if (false)"],
      ["WHERE state = 'waiting' AND useful_until <= now()", "WHERE false AND useful_until <= now()"],
    ],
  },
  {
    file: "lib/foundation/mail/transport.ts",
    tests: [sending],
    breaks: [
      ['requireTLS: tls === "starttls",', "requireTLS: false,"],
      ["...(ca && { ca })", "rejectUnauthorized: false"],
      ['secure: tls === "implicit",', "secure: false,"],
    ],
  },
  {
    file: "lib/foundation/mail/service.ts",
    tests: [sending, rightsOf("mail")],
    breaks: [
      ["before?.passwordSealed && isSameAccount(before, plain)", "before?.passwordSealed"],
      ['"host", "port", "tls", "ca", "username"] as const', '"host", "username"] as const'],
      ['if (mail.state !== "waiting" && mail.hasSecret) {', "if (false) {"],
      ['if (mail.state !== "waiting" && mail.state !== "dead") {', "if (false) {"],
      ["if ((await senderAddress(tx)) === null) {", "if (false) {"],
      ["if (plain.username === null && password !== null) {", "if (false) {"],
      ['if (plain.tls === "none" && !acceptPlain', 'if (false && plain.tls === "none" && !acceptPlain'],
    ],
  },
  {
    file: "lib/foundation/base/form-state.ts",
    tests: ["lib/foundation/base/form-state.test.ts"],
    breaks: [
      ["if (version === undefined || version === presentVersion) return null;", ""],
      ["if (version === undefined || version === presentVersion) return null;", "if (version) return null;"],
      ["const sorted = [...new Set(values)].sort();", "const sorted = [...values];"],
      ["return fields.length === 0 ? null :", "return"],
      ["schema.safeExtend({ version })", "schema.safeExtend({ version: version.optional() })"],
    ],
  },
  {
    file: "lib/foundation/audit/refuse-stale.ts",
    tests: [staleSaves],
    breaks: [
      ["if (!conflict) return;", "return;"],
      ["subjectId: subject.id, action", "action"],
      ["OR: keys?.map", "AND: keys?.map"],
    ],
  },
  {
    file: "lib/foundation/access/actor.ts",
    tests: [rights],
    breaks: [
      ['if (actor.kind === "system") return;', 'if (actor.kind !== "operator") return;'],
      [
        'if (actor.kind !== "operator" || !can(actor.role, permission)) throw',
        'if (actor.kind !== "operator") throw',
      ],
      [
        'if (actor.kind !== "operator" || !can(actor.role, permission)) throw',
        'if (actor.kind === "operator" && !can(actor.role, permission)) throw',
      ],
      ["if (isSensitive[permission] && !actor.hasFreshProof) {", "if (false) {"],
      ["if (isSensitive[permission] && !actor.hasFreshProof) {", "if (!actor.hasFreshProof) {"],
      ['if (actor.kind === "user" && actor.id === userId) return;', 'if (actor.kind === "user") return;'],
      ['if (actor.kind === "user" && actor.id === userId) return;', "if (actor.id === userId) return;"],
    ],
  },
  {
    file: "lib/foundation/access/permissions.ts",
    tests: ["lib/foundation/access/permissions.test.ts"],
    breaks: [
      ['"user.write": administrators,', '"user.write": people,'],
      ['"user.delete": administrators,', '"user.delete": people,'],
      ['"user.reset_factor": people,', '"user.reset_factor": everyone,'],
      ['"user.issue_bypass": people,', '"user.issue_bypass": everyone,'],
      ['"policy.write": administrators,', '"policy.write": people,'],
      ['"client.write": administrators,', '"client.write": everyone,'],
      ['"client.read": readers,', '"client.read": everyone,'],
      ['"server.write": administrators,', '"server.write": readers,'],
      ['"audit.read": readers,', '"audit.read": everyone,'],
      ['"settings.write": owners,', '"settings.write": administrators,'],
      ['"operator.write": owners,', '"operator.write": administrators,'],
      ["return permissions[permission].includes(role);", "return true;"],
    ],
  },
  {
    file: "lib/foundation/audit/record.ts",
    tests: ["lib/foundation/audit/record.db.test.ts", rightsOf("audit")],
    breaks: [
      ["${kind}, ${id}, ${name}", "${kind}, null, ${name}"],
      ["${role}, ${ip}, e.*", "null, ${ip}, e.*"],
      ["${role}, ${ip}, e.*", "${role}, null, e.*"],
      ["${id}, ${name}, ${role}", "${id}, '', ${role}"],
      ["await recordMany(tx, actor, [entry]);", ""],
      ["entries.map(({ subject }) => subject.id)", "entries.map(() => null)"],
      ["JSON.stringify(detail ?? {})", '"{}"'],
      ["if (from !== to) result[field] = { from, to };", "result[field] = { from, to };"],
      [
        "if (from !== to) result[field] = { from, to };",
        "if (from !== to) result[field] = { from: to, to: from };",
      ],
    ],
  },
  {
    file: "lib/foundation/audit/record-export.ts",
    tests: ["lib/foundation/audit/record.db.test.ts", rightsOf("audit")],
    breaks: [
      ["authorize(actor, needed[action]);", 'authorize(actor, "attempt.read");'],
      ["detail: { format, ...Object.fromEntries(asked) },", ""],
    ],
  },
  {
    file: "lib/foundation/audit/queries.ts",
    tests: ["lib/foundation/audit/queries.db.test.ts", "lib/foundation/audit/record.db.test.ts"],
    breaks: [
      ['"id" < ${BigInt(before)}', '"id" <= ${BigInt(before)}'],
      ["LIMIT ${size + 1}", "LIMIT ${size}"],
      ["if (page.next === null) return;", "return;"],
      ['hasWords("actor_name", actor)', 'hasWords("subject_name", actor)'],
      ["after(startOf(to), days(1))", "after(startOf(to), days(0))"],
      ["row.actorId !== null && row.actorId === row.subjectId", "true"],
    ],
  },
  {
    file: "lib/foundation/base/cidr.ts",
    tests: ["lib/foundation/base/cidr.test.ts"],
    breaks: [
      ["if (network.bytes.length !== address.length) return false;", ""],
      ["prefix < 0 || prefix > size ? null", "prefix > size ? null"],
      ["prefix < 0 || prefix > size ? null", "prefix < 0 ? null"],
      ["bytes: masked(address, prefix), prefix }", "bytes: address, prefix }"],
      ["Number(part) <= 255", "Number(part) <= 999"],
      ["/^(0|[1-9]\\d{0,2})$/", "/^\\d{1,3}$/"],
      ["return isMapped ? bytes.slice(12) : bytes;", "return bytes;"],
      ["entry.network.prefix > best.network.prefix", "entry.network.prefix < best.network.prefix"],
      ["(mapped ? 96 : 0)", "0"],
      ["if (rest.length > 0) return null;", ""],
      ["halves.length === 2 ? missing < 1 : missing !== 0", "missing < 0"],
      ["length > 1 && length > (best?.length ?? 0)", "length > 1 && length >= (best?.length ?? 0)"],
    ],
  },
  {
    file: "lib/foundation/base/bytes.ts",
    tests: [
      "lib/protocols/radius/packet.test.ts",
      "lib/foundation/keys/keyring.test.ts",
      "lib/login/radius-server/login-request.test.ts",
    ],
    breaks: [
      ["return a.length === b.length && timingSafeEqual(a, b);", "return a.length === b.length;"],
      ['"utf-8", { fatal: true, ignoreBOM: true }', '"utf-8", { fatal: false, ignoreBOM: true }'],
    ],
  },
  {
    file: "lib/foundation/base/tables.ts",
    tests: ["lib/foundation/base/tables.test.ts", "lib/people/csv-import/file.test.ts"],
    breaks: [
      ["isFormula(text) ? `'${text}` : text", "text"],
      ["isFormula(text.slice(1)) ? text.slice(1) : text", "text"],
      ["|^\\s*[=+", "|^[=+"],
      ["＝＋－＠]", "]"],
      ["safe.replaceAll('\"', '\"\"')", "safe"],
    ],
  },
  {
    file: "lib/foundation/base/distinguished-name.ts",
    tests: ["lib/protocols/ldap/login-name.test.ts"],
    breaks: [
      ["forbidden.has(octet) || (octet === space && at === start)", "forbidden.has(octet)"],
      ["forbidden.has(octet) || (octet === space && at === start)", "octet === space && at === start"],
      ["if (endsInSpace || text === null) return null;", "if (text === null) return null;"],
      ["isEscaped = true;", ""],
      ["!typeForm.test(type) || middle - start > 128", "!typeForm.test(type)"],
      ['value.replace(/["+,;<>\\\\]|^[ #]| $/g, "\\\\$&")', "value"],
    ],
  },
  {
    file: "lib/foundation/keys/keyring.ts",
    tests: ["lib/foundation/keys/keyring.test.ts"],
    breaks: [
      ["cipher.setAAD(boundTo(place));\n      const body", "const body"],
      ["`${table}\\0${column}\\0${row}`", "`${table}\\0${column}`"],
      ["`${table}\\0${column}\\0${row}`", "`${table}\\0${row}`"],
      ["`${table}\\0${column}\\0${row}`", "`${column}\\0${row}`"],
      ["sealed.length < headBytes || sealed[0] !== version", "sealed[0] !== version"],
      ["sealed.length < headBytes || sealed[0] !== version", "sealed.length < headBytes"],
      ["if (key.length !== 32) throw", "if (false) throw"],
      ["const nonce = randomBytes(12);", "const nonce = Buffer.alloc(12);"],
      ["isCurrent: (sealed) => newest.id.equals(sealed.subarray(1, 5)),", "isCurrent: () => true,"],
      ["knows: (sealed) => keys.some(({ id }) => id.equals(sealed.subarray(1, 5))),", "knows: () => true,"],
      ['.update(purpose).update("\\0").update(text)', ".update(text)"],
      ["utf8(`postern ${purpose}`)", 'utf8("postern")'],
      ["const key = keys.find((candidate) => id.equals(candidate.id));", "const key = keys[0];"],
    ],
  },
  {
    file: "lib/foundation/keys/master-key.ts",
    tests: ["lib/foundation/keys/master-key.test.ts"],
    breaks: [
      ["(statSync(file).mode & 0o077) !== 0", "false"],
      ["if (!newest.knows(sealed)) newest", "if (false) newest"],
      ["derive: (purpose) => first.derive(purpose)", "derive: (purpose) => newest.derive(purpose)"],
      ["if (key.length !== 32)\n", "if (key.length < 16)\n"],
      ['.code !== "EEXIST") throw error', '.code === "EEXIST") throw error'],
      [
        "[new Uint8Array(randomBytes(32)), ...readMasterKeys(from)]",
        "[...readMasterKeys(from), new Uint8Array(randomBytes(32))]",
      ],
      ["if (from.POSTERN_MASTER_KEY) return;", ""],
      ["if (from.POSTERN_MASTER_KEY) {", "if (false) {"],
    ],
  },
  {
    file: "lib/foundation/keys/mac-key.ts",
    tests: ["lib/foundation/keys/mac-key.db.test.ts"],
    breaks: [
      ["where: { id: 1, macKeySealed: null }", "where: { id: 1 }"],
      ["if (!(error instanceof KeyringError)) throw error;", "return;"],
    ],
  },
  {
    file: "lib/foundation/keys/rotate-keys.ts",
    tests: ["lib/foundation/keys/rotate-keys.db.test.ts", rightsOf("keys")],
    breaks: [
      ["isUnfinished ? readMasterKeys(from) : addMasterKey(from)", "addMasterKey(from)"],
      ["detail: { resealed },", ""],
      ["addMasterKey(from), true)", "addMasterKey(from), false)"],
    ],
  },
  {
    file: "lib/foundation/keys/sealed-columns.ts",
    tests: ["lib/foundation/keys/rotate-keys.db.test.ts"],
    breaks: [
      ["if (reseal) changes.push", "changes.push"],
      ["if (!plain) count.unreadable++;", "if (!plain) count.current++;"],
      ['AND "${column}" = $3', "AND $3::bytea IS NOT NULL"],
      ["after = last.id;", "return count;"],
      ["id > $1::text::${key} ORDER BY id", "id >= $1::text::${key} ORDER BY id"],
      ["else if (keys.isCurrent(row.sealed)) count.current++;", "else if (false) count.current++;"],
    ],
  },
  {
    file: "lib/foundation/settings/service.ts",
    tests: ["lib/foundation/settings/service.db.test.ts", rightsOf("settings")],
    breaks: [
      ["if (bytes.length > logoMaxBytes)", "if (bytes.length >= logoMaxBytes)"],
      ["if (!type) {", "if (false) {"],
      ["if (Object.keys(detail).length === 0) return;", ""],
      ["await recordChange(tx, actor, detail);", ""],
      ["await recordChange(tx, actor, { logo: { type, bytes: bytes.length } });", ""],
      ['if (count > 0) await recordChange(tx, actor, { logo: "removed" });', ""],
      ["WHERE id = 1 FOR UPDATE`", "WHERE id = 1`"],
    ],
  },
  {
    file: "lib/foundation/settings/schema.ts",
    tests: ["lib/foundation/settings/schema.test.ts"],
    breaks: [
      ["input.lockoutMaxSeconds >= input.lockoutBaseSeconds", "true"],
      ["input.sessionIdleMinutes <= input.sessionMaxHours * 60", "true"],
      ['url.username === "" &&', ""],
      ['url.pathname === "/" &&', ""],
      ["/^https?:$/.test(url.protocol) &&", ""],
    ],
  },
  {
    file: "lib/foundation/base/connections.ts",
    tests: ["lib/login/ldap-server/server.test.ts", "lib/login/ldap-server/connection.test.ts"],
    breaks: [
      ["own.size >= limits.connectionsPerAddress", "false"],
      ["!isFull && size < limits.connections", "!isFull"],
      ["return least !== null;", "return true;"],
    ],
  },
  {
    file: "lib/foundation/platform/durable-file.ts",
    tests: ["lib/foundation/keys/master-key.test.ts", "lib/foundation/platform/console-settings.test.ts"],
    breaks: [['openSync(file, "wx", 0o600)', 'openSync(file, "wx", 0o644)']],
  },
  {
    file: "lib/foundation/platform/env.ts",
    tests: ["lib/foundation/platform/console-settings.test.ts"],
    breaks: [
      ["if (source.POSTERN_CONSOLE_FIXED !== undefined) return parseEnv(given);", ""],
      [".filter(({ name }) => given[name] === undefined)", ""],
      ["POSTERN_CONSOLE_FIXED: consoleVariablesSet().join(),", ""],
    ],
  },
  {
    file: "lib/foundation/platform/console-settings.ts",
    tests: ["lib/foundation/platform/console-settings.test.ts"],
    breaks: [
      ["if ((mode & 0o022) !== 0) {", "if (false) {"],
      [
        "if (name) return [{ name, value, line: index + 1 }];",
        "if (name) return [{ name, value, line: 1 }];",
      ],
      ["if (!existsSync(beforeFile(home))) replaceDurably(", "replaceDurably("],
    ],
  },
  {
    file: "lib/foundation/certificates/certificate-files.ts",
    tests: ["lib/programs/console/address/address.db.test.ts"],
    breaks: [
      ['if (!found.isFile()) throw new TypeError("it is no file");', ""],
      ['if (found.size > mostBytes) throw new TypeError("it is larger than 1 MiB");', ""],
    ],
  },
];
