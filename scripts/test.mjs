/** Runs everything that CI runs and ends with one line: N passed, N failed, N skipped. `npm test` */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { checkCount, failedChecks, programOf } from "./check.mjs";
import { canInstall, installCommand, installPeers, missingPeers } from "./peers.mjs";
import { root } from "./stamp.mjs";
import { testEnv as env } from "./test-env.mjs";

const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, told again at the end, where a long log leaves it in sight. */
const failures = [];
const reports = mkdtempSync(join(tmpdir(), "postern-reports-"));

function add({ passed = 0, failed = 0, skipped = 0, names = [] }) {
  failures.push(...names);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/** Waits until it is written: what runs next writes to the same place while this process does nothing. */
function say(text) {
  return new Promise((done) => {
    process.stdout.write(`${text}\n`, done);
  });
}

/** Runs a program of ours with its output shown, and gives whether it ended well. */
function run(words, more = {}) {
  return (
    spawnSync(process.execPath, words, { cwd: root, stdio: "inherit", env: { ...env, ...more } }).status === 0
  );
}

/** Reads a report; without one (the runner itself broke) the part counts as one failure. */
async function countReport(part, file, ended, count) {
  if (!existsSync(file)) {
    await say(`${part}: no report was written, see above.`);
    return add({ failed: 1 });
  }
  const counts = count(JSON.parse(readFileSync(file, "utf8")));
  add(counts);
  // For example an error outside any test.
  if (!ended && counts.failed === 0) add({ failed: 1 });
}

async function preparePeers() {
  let missing = missingPeers();
  if (missing.length > 0 && canInstall()) {
    await say(`Installing what the tests talk to: ${missing.join(", ")}`);
    installPeers(missing);
    missing = missingPeers();
  }
  if (missing.length > 0) {
    await say(
      `Not installed, so tests that need them are skipped: ${missing.join(", ")}. Install them: sudo ${installCommand(missing)}`,
    );
  }
  return missing;
}

async function runChecks() {
  const failed = failedChecks(env);
  for (const { name, output } of failed) {
    failures.push(name);
    await say(`\n${name} failed:\n${output}`);
  }
  add({ passed: checkCount - failed.length, failed: failed.length });
}

function runBuild() {
  const ended = run(["scripts/build.mjs", "--if-needed"]);
  if (!ended) failures.push("build");
  add(ended ? { passed: 1 } : { failed: 1 });
  return ended;
}

/** The failed tests of a report of vitest: file, then the test; the file alone where it could not be loaded. */
function failedTests({ testResults }) {
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, message, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === "failed");
      const file = relative(root, name);
      if (tests.length === 0) return [`${file}: ${message}`];
      return tests.map(
        (test) => `${file} > ${test.fullName}\n    ${test.failureMessages.join("\n").slice(0, 1000)}`,
      );
    });
}

async function runVitest() {
  const file = join(reports, "vitest.json");
  const words = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const ended = run([programOf("vitest", "vitest"), ...words]);
  await countReport("Tests", file, ended, (report) => ({
    names: failedTests(report),
    passed: report.numPassedTests,
    // A file that cannot be loaded has no tests to count.
    failed: Math.max(
      report.numFailedTests,
      report.testResults.filter(({ status }) => status === "failed").length,
    ),
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

async function runBrowser(missing, isBuilt) {
  if (!existsSync(join(root, "playwright.config.ts"))) return;
  if (missing.includes("chromium") || !isBuilt) {
    await say(
      `Journeys in the browser: skipped, ${isBuilt ? "chromium is missing" : "the console was not built"}.`,
    );
    return add({ skipped: 1 });
  }
  const parts = Array.from({ length: journeyParts }, (_, i) => runJourneys(i + 1));
  for (const { part, file, ended } of await Promise.all(parts)) {
    await countReport(`Journeys in the browser, ${part}`, file, ended, ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }));
  }
}

/** Journeys wait for pages more than they compute, so half of them run beside the other half, on an installation of their own. */
const journeyParts = 2;

/** Runs one of the halves; each line of its output says which. */
async function runJourneys(number) {
  const part = `${number}/${journeyParts}`;
  const file = join(reports, `playwright-${number}.json`);
  const words = ["test", `--shard=${part}`, "--reporter=line,json", `--output=test-results/${number}`];
  const child = spawn(process.execPath, [programOf("@playwright/test", "playwright"), ...words], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => line.trim() && console.log(`${part} ${line}`));
  }
  const [code] = await once(child, "close");
  return { part, file, ended: code === 0 };
}

const missing = await preparePeers();
await runChecks();
const isBuilt = runBuild();
await runVitest();
await runBrowser(missing, isBuilt);
rmSync(reports, { recursive: true, force: true });
if (process.env.CI === "true" && total.skipped > 0) await say("With CI=true a skipped test is a failure.");
for (const name of failures) await say(`Failed: ${name}`);
await say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || (process.env.CI === "true" && total.skipped > 0) ? 1 : 0;
