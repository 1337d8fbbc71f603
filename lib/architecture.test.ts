/** Enforces the shape of the house: who may import whom, what pure means, where the store and the environment are read. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

type Import = { readonly from: string; readonly isType: boolean };
type Source = { readonly text: string; readonly imports: readonly Import[] };

/** The wings of lib from the bottom, each with its rooms. A file imports from its own wing and those below. */
const wings: Readonly<Record<string, readonly string[]>> = {
  foundation: [
    ...["base", "access", "platform", "keys", "certificates", "audit", "settings", "jobs", "mail"],
    "push",
    "gateways",
  ],
  protocols: ["radius", "ldap", "postgres", "token-files"],
  login: [
    ...["factors", "decision", "directory", "first-factor", "passkeys", "authentication", "doors"],
    ...["radius-server", "ldap-server", "console-door", "log"],
  ],
  people: [
    "users",
    "connect",
    "csv-import",
    "directory-sync",
    "groups",
    "passwords",
    "enrollment",
    "notifications",
    "operators",
    "console-sessions",
    "policies",
    "passkeys",
    "tokens",
    "push",
    "choices",
    "temporary-access",
    "approvals",
    "roll-out",
    "session-ends",
    "clients",
    "directories",
  ],
  servers: [
    "registry",
    "reading",
    "workers",
    "hba",
    "bypass",
    "verifiers",
    "live-test",
    "protection",
    "role-templates",
    "posture",
    "sessions",
    "where-from",
  ],
  programs: ["console", "setup", "overview", "worker", "jobs", "cli", "launcher"],
};
const order = Object.keys(wings);

const sources = new Map<string, Source>();
for (const root of ["lib", "app", "components"]) {
  for (const entry of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    const file = join(root, entry);
    if (!/\.tsx?$/.test(file) || file.includes("/generated/")) continue;
    const text = readFileSync(file, "utf8");
    sources.set(file, { text, imports: importsOf(file, text) });
  }
}
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith("lib/testing/");
const product = [...sources].filter(([file]) => !isTest(file));
const isPure = (file: string) => /^\/\*\*[\s*]+Pure\./.test(sources.get(file)?.text ?? "");
const isClient = (file: string) => /^"use client"/.test(sources.get(file)?.text ?? "");
const isLocal = (path: string) => sources.has(path);

/** Every import of a file; local ones as a path from the root, with extension. */
function importsOf(file: string, text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  const found = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s)?"([^"]+)"|import\("([^"]+)"\)/g,
  );
  return [...found].map(([statement, type, named, dynamic]) => ({
    from: resolve(file, named ?? dynamic ?? ""),
    isType: type !== undefined || /\{(\s*type [\w$ ]+,?)+\s*\}/.test(statement),
  }));
}

function resolve(file: string, path: string): string {
  if (!path.startsWith("@/") && !path.startsWith(".")) return path;
  const base = path.startsWith("@/") ? path.slice(2) : normalize(join(dirname(file), path));
  const known = ["", ".ts", ".tsx", "/index.ts"].map((end) => base + end);
  return known.find((candidate) => /\.[a-z]+$/.test(candidate) && existing(candidate)) ?? base;
}

function existing(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

/** "login/decision" for a file in a room of lib, else null. */
function roomOf(file: string): string | null {
  const [root, wing = "", room = ""] = file.split("/");
  return root === "lib" && wings[wing]?.includes(room) ? `${wing}/${room}` : null;
}

/** The height of a file's wing; app and components stand on top of all. */
const heightOf = (file: string): number =>
  file.startsWith("lib/") ? order.indexOf(file.split("/")[1] ?? "") : order.length;

/** One line per offence, so that a failure reads like a list of things to do. */
function offences(check: (file: string, source: Source) => readonly (string | false)[]): string[] {
  return product.flatMap(([file, source]) =>
    check(file, source).flatMap((found) => (found ? [`${file}: ${found}`] : [])),
  );
}

test("every file of lib stands in a room of a wing, and every room has files", () => {
  const inLib = [...sources.keys()].filter((file) => /^lib\/(?!testing\/|architecture)/.test(file));
  expect(inLib.filter((file) => roomOf(file) === null)).toEqual([]);
  const named = order.flatMap((wing) => wings[wing]?.map((room) => `${wing}/${room}`) ?? []);
  expect(new Set(inLib.map(roomOf))).toEqual(new Set(named));
});

test("the map in CONTRIBUTING.md names every room", () => {
  const map = readFileSync("CONTRIBUTING.md", "utf8");
  const named = order.flatMap((wing) => wings[wing]?.map((room) => `${wing}/${room}`) ?? []);
  expect(named.filter((room) => !map.includes(`\`${room}\``))).toEqual([]);
});

test("imports go down the wings, lib never imports app or components, and nothing imports a program but app", () => {
  const wrong = offences((file, { imports }) =>
    imports.map(({ from }) => {
      if (!file.startsWith("lib/") || !isLocal(from)) return false;
      if (heightOf(from) > heightOf(file)) return `imports ${from}, which is above it`;
      const isProgram = from.startsWith("lib/programs/") && roomOf(from) !== roomOf(file);
      return isProgram && `imports ${from}, which is a program`;
    }),
  );
  expect(wrong).toEqual([]);
});

test("no room imports itself through others", () => {
  const arrows = new Map<string, Set<string>>();
  for (const [file, { imports }] of product) {
    const room = roomOf(file);
    const others = imports.flatMap(({ from }) => roomOf(from) ?? []).filter((other) => other !== room);
    if (room) arrows.set(room, new Set([...(arrows.get(room) ?? []), ...others]));
  }
  expect(circlesIn((room) => arrows.get(room) ?? [], arrows.keys())).toEqual([]);
});

test("product code does not import test code", () => {
  expect(offences((_, { imports }) => imports.map(({ from }) => isTest(from) && `imports ${from}`))).toEqual(
    [],
  );
});

test("pure files import only pure files and have no clock, randomness, environment or waiting", () => {
  const allowed = [
    "zod",
    "otplib",
    "@scure/base",
    "csv-parse/sync",
    "fast-xml-parser",
    "node:crypto",
    "node:buffer",
  ];
  const impure =
    /(?<!for )\bawait\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random|\bprocess\.|\brandom(Bytes|Int|UUID)\(/;
  const wrong = offences((file, { text, imports }) =>
    isPure(file)
      ? [
          ...imports.map(
            ({ from, isType }) =>
              !isType && !isPure(from) && !allowed.includes(from) && `is pure and imports ${from}`,
          ),
          impure.test(withoutComments(text)) && `is pure and says ${impure.exec(withoutComments(text))?.[0]}`,
        ]
      : [],
  );
  expect(wrong).toEqual([]);
});

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");

test("the store is opened in one file and never used by pages; one file reads the environment", () => {
  const database = "lib/foundation/platform/database.ts";
  const isPage = (file: string) => !file.startsWith("lib/") && !file.startsWith("app/api/health/");
  const wrong = offences((file, { text, imports }) => [
    ...imports.map(
      ({ from }) => /generated\/prisma|@prisma\//.test(from) && file !== database && `imports ${from}`,
    ),
    ...imports.map(({ from }) => isPage(file) && from === database && `imports ${from}`),
    /\bprocess\.env\b/.test(withoutComments(text)) &&
      file !== "lib/foundation/platform/env.ts" &&
      "reads process.env; put the variable into lib/foundation/platform/env.ts",
  ]);
  expect(wrong).toEqual([]);
});

test("only console and api know React and Next, and nothing imports server-only", () => {
  const wrong = offences((file, { imports }) =>
    imports.map(
      ({ from }) =>
        (from === "server-only" ||
          (/^(react|react-dom|next|next-auth)(\/|$)/.test(from) &&
            /^lib\/(?!programs\/(console|api)\/)/.test(file))) &&
        `imports ${from}`,
    ),
  );
  expect(wrong).toEqual([]);
});

test("what runs in the browser takes only types, schemas and pure files without node: from lib", () => {
  const wrong = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string, root: string) => {
    if (seen.has(file) || /^"use server"/m.test(sources.get(file)?.text ?? "")) return;
    seen.add(file);
    for (const { from, isType } of sources.get(file)?.imports ?? []) {
      if (isType) continue;
      if (from.startsWith("node:")) wrong.add(`${root} reaches ${file}, which imports ${from}`);
      if (!isLocal(from)) continue;
      const isOfServer = /^"use server"/.test(sources.get(from)?.text ?? "");
      const isFit =
        !from.startsWith("lib/") ||
        isPure(from) ||
        from.endsWith("/schema.ts") ||
        isClient(from) ||
        isOfServer;
      if (isFit) visit(from, root);
      else wrong.add(`${root} reaches ${from} through ${file}`);
    }
  };
  for (const [file] of product) if (isClient(file)) visit(file, file);
  expect([...wrong]).toEqual([]);
});

test("no file imports itself through others", () => {
  const next = (file: string) =>
    (sources.get(file)?.imports ?? []).flatMap(({ from, isType }) => (!isType && isLocal(from) ? from : []));
  expect(circlesIn(next, sources.keys())).toEqual([]);
});

/** Every circle that `next` leads through, as "a -> b -> a". */
function circlesIn(next: (place: string) => Iterable<string>, places: Iterable<string>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (place: string, path: readonly string[]) => {
    if (path.includes(place)) circles.push([...path.slice(path.indexOf(place)), place].join(" -> "));
    if (done.has(place) || path.includes(place)) return;
    for (const other of next(place)) visit(other, [...path, place]);
    done.add(place);
  };
  for (const place of places) visit(place, []);
  return circles;
}

test("every file opens with the line that says what it is for", () => {
  const opening = /^("use (client|server)";\n+)?\/\*\*[\s*]+[A-Z]/;
  const without = [...sources].filter(([, { text }]) => !opening.test(text)).map(([file]) => file);
  expect(without).toEqual([]);
});
