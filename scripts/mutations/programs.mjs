/** What `npm run mutate` breaks in lib/programs. */

const console = "lib/programs/console/";
const address = `${console}address/address.db.test.ts`;
const front = `${console}server/front.test.ts`;

export const programs = [
  {
    file: "lib/programs/overview/approvals.ts",
    tests: ["lib/programs/overview/approvals.db.test.ts"],
    breaks: [
      ["if (user.passwordChangedAt && user.passwordChangedAt > openedAt) continue;", ""],
      ["answeredAt: { gt: from } }, {", "}, {"],
      ["{ alertedAt: { gt: from } }", "{ alertedAt: { not: null } }"],
      ["isDenied: found.isDenied || answer", "isDenied: answer"],
    ],
  },
  {
    file: `${console}address/reached.ts`,
    tests: [address],
    breaks: [
      ["if (!URL.canParse(origin)) return false;", ""],
      ["if (wanted.protocol !== found.protocol) return false;", ""],
      ["? isLoopback(hostIn(origin)) :", "? true :"],
      [": wanted.host === found.host;", ": true;"],
      [": wanted.host === found.host;", ": wanted.hostname === found.hostname;"],
      ["return isLoopback(hostIn(url)) ? isLoopback(hostIn(origin)) : wanted", "return wanted"],
    ],
  },
  {
    file: `${console}address/service.ts`,
    tests: [address, "lib/testing/rights.db.test.ts > programs/console"],
    breaks: [
      ['authorize(actor, "console.address");', ""],
      ['authorize(actor, "console.address");', 'authorize(actor, "settings.write");'],
      ["await launcher.tryAddress(settings);", ""],
      ["await accepted();", ""],
      ["if (!(error instanceof AppError)) throw error;", ""],
      ['if (!can(actor.role, "console.address")) return;', ""],
      ['if (!can(actor.role, "console.address")) return;', 'if (!can(actor.role, "settings.read")) return;'],
      ['if (launcher?.trial()?.kind !== "trying") return;', "if (!launcher) return;"],
      ["if (!isReachedAt(url, origin)) return;", ""],
      ['await record(tx, actor, { action: "console.address_kept", subject });', ""],
      ['if (loginUrl === "" || loginUrl === url) return;', "return;"],
    ],
  },
  {
    file: `${console}address/queries.ts`,
    tests: [address, "lib/testing/rights.db.test.ts > programs/console"],
    breaks: [
      ['authorize(actor, input.way === "files" ? "console.address" : "settings.write");', ""],
      [
        'authorize(actor, input.way === "files" ? "console.address" : "settings.write");',
        'authorize(actor, "settings.write");',
      ],
      ["requireFree(from, settings);", ""],
      ["if (found.every(({ address }) => isLoopback(address))) {", "if (false) {"],
    ],
  },
  {
    file: `${console}server/launcher.ts`,
    tests: [`${console}server/launcher.test.ts`],
    breaks: [
      ["keeping ??= keep(record)", "keeping = keep(record)"],
      ['if (trial?.kind !== "trying") return;', ""],
      ['kind: "keep-address", id })));\n    trial = null;', 'kind: "keep-address", id })));'],
      [
        'await record(() => agreed((id) => ({ kind: "keep-address", id })));',
        "await record(async () => {});",
      ],
      ['if (refusal !== null) throw new AppError("conflict", refusal);', ""],
    ],
  },
  {
    file: `${console}strict-transport.ts`,
    tests: [`${console}strict-transport.test.ts`],
    breaks: [
      ["!isSecure || isOnTrial", "isOnTrial"],
      ["!isSecure || isOnTrial", "!isSecure"],
      ["/^localhost(:|$)/i", "/^localhost/i"],
    ],
  },
  {
    file: `${console}server/plain.ts`,
    tests: [front],
    breaks: [
      [
        'if (believedEntry(headers["x-forwarded-proto"], trustedProxies) === "https")',
        'if (headers["x-forwarded-proto"] === "https")',
      ],
      ["if (trustedProxies > 0 && marks.some((name) => headers[name] !== undefined)) {", "if (false) {"],
      ['if (method === "GET" || method === "HEAD")', "if (true)"],
      [
        "return url.origin === origin ? url.href :",
        "return true ? url.href :",
        "behind an origin, what begins with a slash is a path; the check stands for whoever changes the line before it",
      ],
    ],
  },
  {
    file: `${console}server/front.ts`,
    tests: [front],
    breaks: [
      ["if (tls && !isEncrypted(request) && !admitPlain(request, response)) return;", ""],
      ["stampRequest(request, trustedProxies);\n      handle(", "handle("],
      [
        'if (tls && !isEncrypted(request) && plainAnswer(request).kind !== "serve") return socket.destroy();',
        "",
      ],
      ["stampRequest(request, trustedProxies);\n      upgrade(", "upgrade("],
      ["if (!unknown.makeRoom(address)) return void socket.destroy();", ""],
      [
        "const timer = setTimeout(() => socket.destroy(), limits.handshakeMs);",
        "const timer = setTimeout(() => {}, 0);",
      ],
    ],
  },
  {
    file: `${console}action.ts`,
    tests: [`${console}store-down.test.ts`],
    breaks: [["await requireStore();", ""]],
  },
  {
    file: "lib/programs/launcher/console.ts",
    tests: ["lib/programs/launcher/console.test.ts"],
    breaks: [
      ["last = last.then(step).catch(complain);", "void step().catch(complain);"],
      ['if (isMoving) return "The console is being moved', 'if (false) return "The console is being moved'],
      ["} finally {\n      isMoving = false;", "} finally {"],
      ["await parts.requirePort(parts.settle(settings), inForce);", ""],
      ["if (!stopping.signal.aborted) await tryMove(settings);", ""],
      ["before ??= inForce;", "before = inForce;"],
      ["return goBack(own, failureText(error));", "return;"],
      ["timer = setTimeout(() => inTurn(() => goBack(own, why)), trialMs);", ""],
      ["if (!before || trial !== of ||", "if (!before ||"],
      ["restoreConsoleSettings(from.home);", ""],
      ["await runAgain(old);", ""],
      ["await runAgain(old);", "await run(old);"],
      ['if (trial?.kind !== "trying" || trial !== own)', 'if (trial?.kind !== "trying")'],
      ['return "The launcher could not write its settings; its output says why.";', ""],
      ["keepConsoleSettings(from.home);", ""],
      [
        "await child.stop();\n    if (stopping.signal.aborted) return;",
        "if (stopping.signal.aborted) return;",
      ],
      ["await child.stop();\n    if (stopping.signal.aborted) return;", "await child.stop();"],
    ],
  },
  {
    file: "lib/programs/setup/server.ts",
    tests: ["lib/programs/setup/server.db.test.ts", "lib/testing/rights.db.test.ts > programs/setup"],
    breaks: [
      ["await refuseNobody(people, moved);", ""],
      ["await deleteUnusedUsers(actor, await usernamesOf(moved));", ""],
      [".filter(\n    (role) => !before.some((exception) => exception.role === role),\n  )", ""],
      ["account.role === role && account.network === network", "account.role === role"],
      ["if (answered.has(exception.role) && !stays(exception))", "if (!stays(exception))"],
      ["if (!(await isAccepted(serverId, account)))", "if (true)"],
      ["await keepNobody(actor, serverId, input.nobody);", ""],
    ],
  },
  {
    file: "lib/programs/setup/roles.ts",
    tests: ["lib/programs/setup/server.db.test.ts"],
    breaks: [
      ["reason: setupReason, ", ""],
      ["user !== null && !unused.has(name)", "false"],
      ["superuser && name === breakGlass", 'superuser && name === "postgres"'],
      ["replication && !superuser ?", "replication ?"],
    ],
  },
];
