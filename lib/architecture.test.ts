/** Enforces the shape of the house: who may import whom, what pure means, where the store and the environment are read. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

type Import = { readonly from: string; readonly isType: boolean };
type Source = { readonly text: string; readonly imports: readonly Import[] };

/** Layers of lib from the bottom. A file imports from its own layer and those below. */
const layers = [
  ["base", "access"],
  ["factors", "radius", "ldap", "postgres"],
  ["decision"],
  ["platform"],
  ["stores", "audit", "settings", "notifications"],
  ["users", "groups", "policies", "clients", "enrollment", "approvals", "directories", "servers"],
  ["authentication", "doors"],
  ["radius-server", "ldap-server"],
  ["console", "api"],
  ["cli", "worker", "launcher"],
];
/** Features that stand beside those named above. */
const features = [
  "bypass",
  "live-test",
  "login-log",
  "operators",
  "overview",
  "setup",
  "verifiers",
  "workers",
];
const featureLayer = 5;
const doors = layers.length - 1;

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

function layerOf(file: string): number {
  const [root, folder = ""] = file.split("/");
  if (root !== "lib") return doors;
  if (features.includes(folder)) return featureLayer;
  return layers.findIndex((layer) => layer.includes(folder));
}

/** One line per offence, so that a failure reads like a list of things to do. */
function offences(check: (file: string, source: Source) => readonly (string | false)[]): string[] {
  return product.flatMap(([file, source]) =>
    check(file, source).flatMap((found) => (found ? [`${file}: ${found}`] : [])),
  );
}

test("imports go downward, and lib never imports app or components", () => {
  const wrong = offences((file, { imports }) => [
    layerOf(file) < 0 && "is in a folder that has no layer: name it in this test",
    ...imports.map(({ from }) => {
      if (file.startsWith("lib/") && /^(app|components)\//.test(from)) return `imports ${from}`;
      return isLocal(from) && layerOf(from) > layerOf(file) && `imports ${from}, which is above it`;
    }),
  ]);
  expect(wrong).toEqual([]);
});

test("product code does not import test code", () => {
  expect(offences((_, { imports }) => imports.map(({ from }) => isTest(from) && `imports ${from}`))).toEqual(
    [],
  );
});

test("pure files import only pure files and have no clock, randomness, environment or waiting", () => {
  const allowed = ["zod", "otplib", "node:crypto", "node:buffer"];
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
          (/^(react|react-dom|next|next-auth)(\/|$)/.test(from) && /^lib\/(?!console\/|api\/)/.test(file))) &&
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
      const isFit = !from.startsWith("lib/") || isPure(from) || from.endsWith("/schema.ts") || isClient(from);
      if (isFit) visit(from, root);
      else wrong.add(`${root} reaches ${from} through ${file}`);
    }
  };
  for (const [file] of product) if (isClient(file)) visit(file, file);
  expect([...wrong]).toEqual([]);
});

test("no file imports itself through others", () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (done.has(file) || path.includes(file)) return;
    for (const { from, isType } of sources.get(file)?.imports ?? []) {
      if (!isType && isLocal(from)) visit(from, [...path, file]);
    }
    done.add(file);
  };
  for (const [file] of product) visit(file, []);
  expect(cycles).toEqual([]);
});

test("every file opens with the line that says what it owns", () => {
  const opening = /^("use (client|server)";\n+)?\/\*\*[\s*]+[A-Z]/;
  const without = [...sources].filter(([, { text }]) => !opening.test(text)).map(([file]) => file);
  expect(without).toEqual([]);
});
