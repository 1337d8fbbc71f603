/** Runs everything that CI runs and ends with one line: N passed, N failed, N skipped. `npm test` */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCount, failedChecks, programOf } from "./check.mjs";
import { canInstall, installCommand, installPeers, missingPeers } from "./peers.mjs";
import { root } from "./stamp.mjs";
import { testEnv as env } from "./test-env.mjs";

const total = { passed: 0, failed: 0, skipped: 0 };
const reports = mkdtempSync(join(tmpdir(), "postern-reports-"));

function add({ passed = 0, failed = 0, skipped = 0 }) {
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
  for (const { name, output } of failed) await say(`\n${name} failed:\n${output}`);
  add({ passed: checkCount - failed.length, failed: failed.length });
}

function runBuild() {
  const ended = run(["scripts/build.mjs", "--if-needed"]);
  add(ended ? { passed: 1 } : { failed: 1 });
  return ended;
}

async function runVitest() {
  const file = join(reports, "vitest.json");
  const words = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const ended = run([programOf("vitest", "vitest"), ...words]);
  await countReport("Tests", file, ended, (report) => ({
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
  const file = join(reports, "playwright.json");
  const ended = run([programOf("@playwright/test", "playwright"), "test", "--reporter=line,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  await countReport("Journeys in the browser", file, ended, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
}

const missing = await preparePeers();
await runChecks();
const isBuilt = runBuild();
await runVitest();
await runBrowser(missing, isBuilt);
rmSync(reports, { recursive: true, force: true });
if (process.env.CI === "true" && total.skipped > 0) await say("With CI=true a skipped test is a failure.");
await say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || (process.env.CI === "true" && total.skipped > 0) ? 1 : 0;
