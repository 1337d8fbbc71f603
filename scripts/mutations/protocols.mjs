/** What `npm run mutate` breaks in lib/protocols. */

const radius = "lib/protocols/radius/";
const ldap = "lib/protocols/ldap/";
const hba = "lib/protocols/postgres/hba/";
const bypass = "lib/protocols/postgres/bypass/";

export const protocols = [
  {
    file: "lib/protocols/token-files/pskc/encryption.ts",
    tests: ["lib/protocols/token-files/pskc/encryption.test.ts"],
    breaks: [
      ["if (!constantTimeEqual(mac, claimed))", "if (false)"],
      ["if (!claimed) throw", "if (false) throw"],
      ["if (rounds > mostRounds)", "if (false)"],
      ["if (keyBytes !== key.length)", "if (false)"],
      [
        'if (!method) {\n    throw unsupported(\n      "The file is encrypted and has no MAC',
        'if (false) {\n    throw unsupported(\n      "The file is encrypted and has no MAC',
      ],
    ],
  },
  {
    file: "lib/protocols/token-files/pskc/xml.ts",
    tests: ["lib/protocols/token-files/pskc/read.test.ts"],
    breaks: [
      ["/<!(DOCTYPE|ENTITY)/i.test(text)", "false"],
      ["if (verdict !== true) {", "if (false) {"],
      ["if (found.length > 1) throw", "if (false) throw"],
    ],
  },
  {
    file: "lib/protocols/token-files/pskc/read.ts",
    tests: ["lib/protocols/token-files/pskc/read.test.ts"],
    breaks: [
      ["if (text.length > mostCharacters)", "if (false)"],
      ["if (packages.length > mostTokens)", "if (false)"],
      ["serialProblem(serial) ?? policyProblem(key)", "serialProblem(serial)"],
    ],
  },
  {
    file: `${radius}packet.ts`,
    tests: [`${radius}packet.test.ts`],
    breaks: [
      ['if (datagram.length < headerBytes) throw new PacketError("too_short");', ""],
      [
        'if (length > maxPacketBytes) throw new PacketError("too_long");\n  if (length < headerBytes',
        "if (length < headerBytes",
      ],
      ["length < headerBytes || length > datagram.length", "length > datagram.length"],
      ["length < headerBytes || length > datagram.length", "length < headerBytes"],
      ["length < 2 || at + length > octets.length", "length < 1 || at + length > octets.length"],
      ["length < 2 || at + length > octets.length", "length < 2"],
      [
        'if (found.length > 1) throw new PacketError("repeated_attribute");\n  return found[0]?.value ?? null;',
        "return found[0]?.value ?? null;",
      ],
      [
        'if (found.length > 1) throw new PacketError("repeated_attribute");\n  return found[0] ? readValue',
        "return found[0] ? readValue",
      ],
      ["if (value.length > maxValueBytes) throw", "if (value.length > 255) throw"],
      [
        "!isOctet(code) || !isOctet(identifier) || authenticator.length !== 16",
        "!isOctet(code) || !isOctet(identifier)",
      ],
      ["new Uint8Array(datagram.subarray(0, length))", "new Uint8Array(datagram)"],
    ],
  },
  {
    file: `${radius}authenticators.ts`,
    tests: [`${radius}packet.test.ts`],
    breaks: [
      [
        'if (more.length > 0 || found.value.length !== 16) return "wrong";',
        'if (found.value.length !== 16) return "wrong";',
      ],
      [
        'if (more.length > 0 || found.value.length !== 16) return "wrong";',
        'if (more.length > 0) return "wrong";',
        "octets of another length are never equal to the digest that they are compared with",
      ],
      ['constantTimeEqual(found.value, hmacMd5(octets, secret)) ? "valid" : "wrong"', '"valid"'],
      ["each.type === messageAuthenticatorType ? { type: each.type, value: zeros } : each,", "each,"],
      [
        "return constantTimeEqual(reply.authenticator, responseAuthenticator(reply, requestAuthenticator, secret));",
        "return true;",
      ],
      [
        "encodePacket({ ...packet, authenticator: requestAuthenticator, attributes })",
        "encodePacket({ ...packet, attributes })",
      ],
    ],
  },
  {
    file: `${radius}response.ts`,
    tests: [`${radius}packet.test.ts`, `${radius}groups.test.ts`],
    breaks: [
      ["attributes: [blank, ...attributes],", "attributes: [...attributes, blank],"],
      ["octets.set(signed(octets, secret), 4);", ""],
      ["identifier: request.identifier,", "identifier: 0,"],
      ["export const maxReplyBytes = 1000;", "export const maxReplyBytes = 4000;"],
    ],
  },
  {
    file: `${radius}hidden-password.ts`,
    tests: [`${radius}packet.test.ts`],
    breaks: [
      ["hidden.length > maxPasswordBytes || hidden.length % 16 !== 0", "hidden.length % 16 !== 0"],
      ["hidden.length > maxPasswordBytes || hidden.length % 16 !== 0", "hidden.length > maxPasswordBytes"],
      ["while (end > 0 && password[end - 1] === 0) end--;", ""],
      [
        "mask(password, at, secret, at === 0 ? authenticator : hidden.subarray(at - 16, at));",
        "mask(password, at, secret, authenticator);",
      ],
      ["hidden.length < 16 ||", ""],
    ],
  },
  {
    file: `${radius}groups.ts`,
    tests: [`${radius}groups.test.ts`],
    breaks: [
      ["if (2 + built.value.length > left) continue;", ""],
      ["left -= 2 + built.value.length;", "left -= built.value.length;"],
      ["if (value.length > (form.vendor === null ? maxValueBytes : maxVendorValueBytes)) continue;", ""],
      ["vendor: 3076, type: 25 }", "vendor: 3076, type: 1 }"],
    ],
  },
  {
    file: `${radius}vendor.ts`,
    tests: [`${radius}packet.test.ts`],
    breaks: [
      ["length < 2 || at + length > octets.length", "length < 2"],
      ["size > maxVendorValueBytes + 6", "size > maxVendorValueBytes + 60"],
      ["octets.length < 4 ? null", "octets.length < 0 ? null"],
    ],
  },
  {
    file: `${ldap}ber.ts`,
    tests: [`${ldap}message.test.ts`, `${ldap}fuzz.test.ts`],
    breaks: [
      [
        'if (count === 0 || count > 4) throw new BerError("length");',
        'if (count > 4) throw new BerError("length");',
      ],
      [
        'if (count === 0 || count > 4) throw new BerError("length");',
        'if (count === 0) throw new BerError("length");',
      ],
      ['if (end > octets.length) throw new BerError("truncated");', ""],
      ['if ((tag & 0x1f) === 0x1f) throw new BerError("tag");', ""],
      ["value[0] !== 0 && value[0] !== 0xff", "false"],
      ["first >= 0x80 || isPadded || value.length > 4", "first >= 0x80 || isPadded"],
      ["first >= 0x80 || isPadded || value.length > 4", "first >= 0x80 || value.length > 4"],
      ["first >= 0x80 || isPadded || value.length > 4", "isPadded || value.length > 4"],
      ["while (at < octets.length) next();", ""],
    ],
  },
  {
    file: `${ldap}filter.ts`,
    tests: [`${ldap}message.test.ts`, `${ldap}fuzz.test.ts`],
    breaks: [
      ['if (depth === deepest) throw new BerError("depth");', ""],
      ['if (parts.length === mostParts) throw new BerError("depth");', ""],
      ["uidNames.includes(filter.attribute) ? filter.value : null", "filter.value"],
      ["only && more.length === 0 ? soughtUid(only) : null", "only ? soughtUid(only) : null"],
      ['kind: tag === and ? "and" : "or", parts', 'kind: "and", parts'],
    ],
  },
  {
    file: `${ldap}filter.ts`,
    tests: ["lib/login/ldap-server/server.test.ts"],
    breaks: [
      ["answers.includes(null) ? null : !settling", "!settling"],
      ["return answer === null ? null : !answer;", "return !answer;"],
      [
        "if (!values || wanted === null) return values ? false : null;",
        "if (!values || wanted === null) return false;",
      ],
      ["const isExact = uidNames.includes(filter.attribute);", "const isExact = false;"],
      ["const isExact = uidNames.includes(filter.attribute);", "const isExact = true;"],
    ],
  },
  {
    file: `${ldap}framing.ts`,
    tests: [`${ldap}fuzz.test.ts`, "lib/login/ldap-server/connection.test.ts"],
    breaks: [
      ['if (whole > maxBytes) throw new BerError("too_large");', ""],
      ['if (octets[0] !== tags.sequence) throw new BerError("tag");', ""],
      ["if (size === null || size > end - start) return null;", "if (size === null) return null;"],
    ],
  },
  {
    file: `${ldap}message.ts`,
    tests: [`${ldap}message.test.ts`, `${ldap}fuzz.test.ts`],
    breaks: [
      ['if (id === 0) throw new BerError("message_id");', ""],
      ["if (control.peek() === tags.boolean && control.boolean()) isCritical = true;", ""],
      ['if (count === mostControls) throw new BerError("depth");', ""],
      ['if (attributes.length === mostAttributes) throw new BerError("depth");', ""],
      ['if (!password && reader.peek() === null) throw new BerError("truncated");', ""],
    ],
  },
  {
    file: `${ldap}login-name.ts`,
    tests: [`${ldap}login-name.test.ts`],
    breaks: [
      ["return more.length > 0 ? null : interpret(client, own);", "return interpret(client, own);"],
      ["tail.every((part, i) => isSame(part, base.name[i] ?? []))", "true"],
      [
        "own.value.toLowerCase() === searchAccount && !own.isEscaped",
        "own.value.toLowerCase() === searchAccount",
      ],
      ['isRole && !own.value.includes("\\0")', "isRole"],
      ["assertion.value !== null &&\n", "\n"],
    ],
  },
  {
    file: "lib/protocols/postgres/scram.ts",
    tests: ["lib/protocols/postgres/scram.test.ts"],
    breaks: [
      ["return constantTimeEqual(storedKeyOf(saltedPassword), verifier.storedKey);", "return true;"],
      ['if (iterations > mostIterations) return { ok: false, problem: "too_many_iterations" };', ""],
      ["iterations > mostIterations", "iterations >= mostIterations"],
      ["!isWhole || iterations < 1", "!isWhole"],
      ["storedKey?.length === keyBytes && serverKey?.length === keyBytes", "storedKey?.length === keyBytes"],
      ['return octets.toString("base64") === text ? octets : null;', "return octets;"],
    ],
  },
  {
    file: `${hba}match.ts`,
    tests: [`${hba}simulate.test.ts`, `${bypass}finder.test.ts`, `${bypass}agreement.test.ts`],
    breaks: [
      [
        'return answers.find(({ is }) => is === "no") ?? answers.find(({ is }) => is === "unknown") ?? match;',
        'return answers.find(({ is }) => is === "no") ?? match;',
      ],
      ['if (type === "hostssl") return transport === "tls";', 'if (type === "hostssl") return true;'],
      ['if (type === "hostnossl") return transport !== "tls";', 'if (type === "hostnossl") return true;'],
      ['if (type === "hostgssenc") return transport === "gss";', 'if (type === "hostgssenc") return true;'],
      ['return type === "hostnogssenc" && transport !== "gss";', 'return type === "hostnogssenc";'],
      ['if (type === "local") return no("local is for the Unix socket.");', ""],
      ['if (isPhysical) return keyword === "replication" ? match : no("");', ""],
      ['if (keyword === "replication") return no("");', ""],
      ['if (keyword === "sameuser") return database === role ? match : no("");', ""],
      ['return isMember(role, database, facts) ? match : no("");', "return match;"],
      ['return isMember(role, token.text.slice(1), facts) ? match : no("");', "return match;"],
      ['version < 16 || !text.startsWith("/")', '!text.startsWith("/")'],
      ["const keyword = token.isQuoted ? null : token.text;", "const keyword = token.text;"],
      [
        'if (!token.isQuoted && token.text === "all") return match;',
        'if (token.text === "all") return match;',
      ],
      ["if (roles && !roles.includes(role)) return false;", ""],
      ["if (member === name) reached.add(granted);", ";"],
      ['wanted.startsWith(".") ? actual.endsWith(wanted) : actual === wanted', "actual === wanted"],
      ["if (hostName === undefined)", "if (false)"],
      ["isHostOnly || bits === undefined ? size : Number(bits)", "bits === undefined ? size : Number(bits)"],
    ],
  },
  {
    file: `${hba}syntax/regex-match.ts`,
    tests: [`${hba}syntax/regex.test.ts`],
    breaks: [
      ["if (++run.steps > maxSteps) throw new TooManySteps();", ""],
      ["fresh = endsOf(of, fresh, run) & ~ends;", "fresh = endsOf(of, fresh, run);"],
      ["times < most && fresh !== 0n", "fresh !== 0n"],
      ["times < least; times++", "times < 0; times++"],
      ["return part.isWanted ? found : everywhere(run) & ~found;", "return found;"],
      ["return 1 + sizeOf(pattern.of) * Math.max(times, 1);", "return 1 + sizeOf(pattern.of);"],
    ],
  },
  {
    file: `${hba}syntax/regex-read.ts`,
    tests: [`${hba}syntax/regex.test.ts`],
    breaks: [
      ["if (!isCaseIgnored) return has;", "return has;"],
      ['part.kind !== "place" && part.kind !== "look"', 'part.kind !== "look"'],
      ["has: isNegated ? (octet) => !has(octet) : has", "has"],
      ["c === c.toLowerCase() ? shorthand : (octet) => !shorthand(octet)", "shorthand"],
      ["least > 255 || (second", "(second"],
    ],
  },
  {
    file: `${hba}simulate.ts`,
    tests: [`${hba}simulate.test.ts`],
    breaks: [
      ['if (!doubtful) return { steps, outcome: "rule", rule };', 'return { steps, outcome: "rule", rule };'],
      ["isDoubtTwice = doubtful !== null;", ""],
      [
        'if (!doubtful) return { steps, outcome: "implicit_reject" };',
        'return { steps, outcome: "implicit_reject" };',
      ],
    ],
  },
  {
    file: `${hba}address.ts`,
    tests: [`${hba}address.test.ts`, `${hba}simulate.test.ts`],
    breaks: [
      ["if (network.address.length !== address.length) return false;", ""],
      ["bits >= 0 && bits <= octets * 8 ? maskOf", "bits >= 0 ? maskOf"],
      ['return bits.includes("1", ones) ? null : ones;', "return ones;"],
      ["last >= 256 ** (4 - head.length)", "false"],
    ],
  },
  {
    file: `${hba}redact.ts`,
    tests: [`${hba}redact.test.ts`],
    breaks: [
      ["return isClean(line, hidden) ? hidden : rebuilt(line);", "return hidden;"],
      [
        "secret.length < shortestSecret || wellKnown.has(secret.toLowerCase())",
        "secret.length < shortestSecret",
        "every well-known secret is shorter than the shortest that counts",
      ],
      ['if (name === "ldapurl") return value.replace', "if (false) return value.replace"],
      ["if (!isSecretOption(name)) return value;", "return value;"],
      [
        "const isSecretOption = (name: string) => /secret|passw/i.test(name);",
        "const isSecretOption = (name: string) => /secret/i.test(name);",
      ],
    ],
  },
  {
    file: `${hba}sources.ts`,
    tests: [`${bypass}finder.test.ts`, `${bypass}agreement.test.ts`],
    breaks: [
      ["last: first + size - 1n };", "last: first + size };"],
      ["[range.first, range.last + 1n]", "[range.first, range.last]"],
      ['whole ? (whole.octets === 4 ? "ipv4" : "ipv6") : "nothing"', 'whole ? "all" : "nothing"'],
      ["inner.octets === outer.octets && inner.first", "inner.first"],
      ["if (isWhole[0] && isWhole[1])", "if (isWhole[0])"],
      [
        'if (piece.kind === "socket") return type === "local" ? "all" : "nothing";',
        'if (piece.kind === "socket") return "nothing";',
      ],
      ["range.first > last.last + 1n", "range.first > last.last"],
    ],
  },
  {
    file: `${bypass}reach.ts`,
    tests: [`${bypass}finder.test.ts`, `${bypass}agreement.test.ts`],
    breaks: [
      ['if (doubt !== null || answer !== "match") continue;', ""],
      ['taking === "all" || (caught.has("ipv4") && caught.has("ipv6"))', "true"],
      ['taking === "all" || (caught.has("ipv4") && caught.has("ipv6"))', 'taking === "all"'],
      ["if (doubt !== null) gathered.doubts.add(doubt);", ""],
      ['if (answer !== "match") gathered.doubts.add(answer);', ""],
      ['if (role.mayReplicate) add(replicationScope, "physical");', ""],
      ['if (!used.has("tls")) return "never";', ""],
      [
        "return [...plain, role.name, ...role.groups, otherDatabase];",
        "return [...plain, role.name, ...role.groups];",
      ],
    ],
  },
  {
    file: `${bypass}judge.ts`,
    tests: [`${bypass}judge.test.ts`, `${bypass}finder.test.ts`],
    breaks: [
      [
        'type === "local" && method === "peer" && users.length === 1 && superusers',
        'type === "local" && method === "peer" && superusers',
      ],
      ['users.length === 1 && superusers.has(users[0]?.text ?? "")', "users.length === 1"],
      [
        "if (servers.length > 0 && strange.length === 0) return null;",
        "if (strange.length === 0) return null;",
      ],
      ["worker.door === door && isSamePlace(worker, server)", "isSamePlace(worker, server)"],
      ["if (worker.port !== server.port) return false;", ""],
      ["role.hasPassword === false ? null", "role.hasPassword !== true ? null"],
      ["return role.name === context.breakGlassRole\n", "return context.breakGlassRole !== null\n"],
      ["ports[ports.length === 1 ? 0 : i]", "ports[0]"],
      ['options.ldapscheme === "ldaps" ? 636 : 389', "636"],
      ['method === "cert" || options.clientcert === "verify-full"', 'method === "cert"'],
    ],
  },
  {
    file: `${bypass}finder.ts`,
    tests: [`${bypass}finder.test.ts`, `${bypass}agreement.test.ts`],
    breaks: [
      [
        "const mayReplicate = role.isReplication || role.isSuperuser;",
        "const mayReplicate = role.isReplication;",
      ],
      ['kind: isDoubtful ? "unknown" : judgement.kind', "kind: judgement.kind"],
      ["isOwn && role.name,", ""],
      ['hasTls === false ? [] : (["tls"] as const)', '["tls"] as const'],
    ],
  },
  {
    file: `${bypass}candidates.ts`,
    tests: [`${bypass}finder.test.ts`, `${bypass}agreement.test.ts`],
    breaks: [
      [
        'version >= 16 && text.startsWith("/")',
        'text.startsWith("/")',
        "matchUser looks at the version itself; the line here only keeps plain names out of its way",
      ],
      ["for (const group of groups) for (const at of byGroup.get(group) ?? []) certain.add(at);", ""],
      ['answer.is !== "no"', 'answer.is === "match"'],
      [".sort(([a], [b]) => a - b)", ""],
    ],
  },
  {
    file: `${bypass}way.ts`,
    tests: [`${bypass}finder.test.ts`, "lib/servers/bypass/bypass.db.test.ts"],
    breaks: [
      ["expiresAt > now)", "true)"],
      [
        "if (role !== way.role || method !== way.method) return false;",
        "if (role !== way.role) return false;",
      ],
      [
        "if (role !== way.role || method !== way.method) return false;",
        "if (method !== way.method) return false;",
      ],
      ["outer.prefix <= inner.prefix && contains", "contains"],
      ['kind === "bypass" || kind === "unknown"', 'kind === "bypass"'],
    ],
  },
  {
    file: "lib/protocols/postgres/revise/revise.ts",
    tests: ["lib/protocols/postgres/revise/revise.test.ts"],
    breaks: [
      ["if (takesInAnother(own)) return false;", ""],
      ["else if (mayTake(rule, wanted)) return false;", ""],
      [
        "return canonicalRule({ ...own, type }) === canonicalRule(wanted);",
        "return own.users[0]?.text === wanted.users[0]?.text;",
      ],
      ['own.type === "host" && wanted.type === "hostssl"', 'own.type !== "local"'],
      ["/^(all$|\\+|\\/)/.test(text) ||", ""],
    ],
  },
];
