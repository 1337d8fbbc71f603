/**
 * Breaks critical code in one place at a time and sees whether its tests notice. `npm run mutate`
 * Options: --only TEXT (files whose path has it), --from N (start there), --jobs N (lanes at a time; one for each core).
 * No file is changed: what a test loads is altered on its way to the test.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { transform } from "esbuild";
import { createVitest } from "vitest/node";
import config from "../vitest.config";
import { mutations } from "./mutations/table.mjs";
import { root } from "./stamp.mjs";
import { testEnv } from "./test-env.mjs";

const leastRate = 0.95;
/** A loop without end holds its test for ever, and with it the lane. The slowest test files take 30 s on two busy cores. */
const patienceMs = 120_000;

/** The text of the mutated file, or null where the original is not there exactly once or the outcome is no TypeScript. */
async function mutated({ file, from, to }) {
  const parts = readFileSync(join(root, file), "utf8").split(from);
  if (parts.length !== 2) return null;
  const text = parts.join(to);
  return transform(text, { loader: "ts" }).then(
    () => text,
    () => null,
  );
}

/** One warm vitest with a store of its own; takes a mutation at a time from the parent and says what its tests said. */
async function runLane() {
  let current = null;
  const plugin = {
    name: "postern-mutation",
    enforce: "pre",
    load: (id) => (current && id === join(root, current.file) ? current.text : null),
  };
  const projects = config.test.projects.map((project) => ({ ...project, plugins: [plugin] }));
  const options = { config: false, watch: false, bail: 1, maxWorkers: 1, reporters: [{}], projects };
  const vitest = await createVitest("test", options, { root, configFile: false });
  const known = await vitest.globTestSpecifications();

  /** "file", or "file > pattern" for the tests whose names it finds. */
  function specificationOf(test) {
    const [file, name] = test.split(" > ");
    const found = known.find(({ moduleId }) => relative(root, moduleId) === file);
    const options = name && { testNamePattern: new RegExp(name) };
    return found?.project.createSpecification(found.moduleId, options);
  }

  /** One after the other in the order of the table, until one notices. */
  async function run(tests) {
    for (const test of tests) {
      const specification = specificationOf(test);
      if (!specification) return { outcome: "stale", by: `${test} does not exist` };
      const { project, moduleId } = specification;
      vitest.state.clearFiles(project, [moduleId]);
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
      const module = testModules.find((one) => one.moduleId === moduleId);
      const [failed] = module?.children.allTests("failed") ?? [];
      if (failed) return { outcome: "killed", by: failed.fullName };
      if (unhandledErrors.length > 0 || module?.state() === "failed") return { outcome: "killed", by: test };
      if ([...(module?.children.allTests("passed") ?? [])].length === 0) {
        return { outcome: "broken", by: `no test of ${test} ran` };
      }
    }
    return { outcome: "survived" };
  }

  process.on("message", async (message) => {
    if (message === "end") {
      await vitest.close();
      process.exit();
    }
    const { tests, mutation } = message;
    const text = mutation && (await mutated(mutation));
    if (mutation && text === null) return process.send({ outcome: "stale", by: "original not there once" });
    current = mutation && { file: mutation.file, text };
    const file = mutation && join(root, mutation.file);
    if (file) vitest.invalidateFile(file);
    const answer = await run(tests);
    current = null;
    if (file) vitest.invalidateFile(file);
    process.send(answer);
  });
}

/** Starts a lane; `ask` gives its answer, or "timeout" after which the lane is gone and the next question starts another. */
function openLane() {
  let child = null;
  const kill = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
    child = null;
  };
  process.on("exit", () => child && kill());
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  return {
    ask(question) {
      child ??= fork(fileURLToPath(import.meta.url), ["--lane"], { env: testEnv, detached: true });
      return new Promise((done) => {
        const asked = child;
        const settle = (answer) => {
          clearTimeout(timer);
          asked.off("message", settle).off("exit", gone);
          done(answer);
        };
        const gone = () => {
          child = null;
          settle({ outcome: "broken", by: "the lane ended" });
        };
        const timer = setTimeout(() => {
          kill();
          settle({ outcome: "timeout" });
        }, patienceMs);
        asked.once("message", settle).once("exit", gone);
        asked.send(question);
      });
    },
    /** Lets it remove its store; one that does not end by itself is killed when this process exits. */
    end() {
      if (!child) return null;
      child.send("end");
      return Promise.race([once(child, "exit"), sleep(20_000, undefined, { ref: false })]);
    },
  };
}

const words = ({ file, from, to }) => {
  const short = (text) => text.replace(/\s+/g, " ").trim().slice(0, 60) || "nothing";
  return `${file}: ${short(from)} -> ${short(to)}`;
};

async function main() {
  const { values } = parseArgs({
    options: { only: { type: "string" }, from: { type: "string" }, jobs: { type: "string" } },
  });
  const start = Date.now();
  const chosen = mutations
    .map((mutation, index) => ({ ...mutation, number: index + 1 }))
    .filter(({ file, number }) => file.includes(values.only ?? "") && number >= Number(values.from ?? 1));
  const lanes = Array.from({ length: Number(values.jobs ?? availableParallelism()) }, openLane);

  /** Gives each question to the next free lane. */
  const share = (list, use) => {
    const left = [...list];
    return Promise.all(
      lanes.map(async (lane) => {
        for (let next = left.shift(); next; next = left.shift()) await use(lane, next);
      }),
    );
  };

  const failing = new Set();
  const unmutated = [...new Set(chosen.flatMap(({ tests }) => tests))];
  await share(unmutated, async (lane, test) => {
    const { outcome, by } = await lane.ask({ tests: [test] });
    if (outcome !== "survived") failing.add(`${test}: ${by ?? outcome}`);
  });
  if (failing.size > 0) {
    process.stdout.write(`Without any mutation these tests fail:\n${[...failing].join("\n")}\n`);
    process.exit(1);
  }

  const answers = [];
  await share(chosen, async (lane, mutation) => {
    const before = Date.now();
    const answer = await lane.ask({ tests: mutation.tests, mutation });
    answers.push({ ...mutation, ...answer });
    const seconds = ((Date.now() - before) / 1000).toFixed(1);
    process.stdout.write(
      `${String(mutation.number).padStart(3)} ${answer.outcome.padEnd(8)} ${seconds.padStart(5)} s  ${words(mutation)}${answer.by ? `  [${answer.by}]` : ""}\n`,
    );
  });
  await Promise.all(lanes.map((lane) => lane.end()));
  process.exit(summary(answers, Date.now() - start) ? 0 : 1);
}

/** Prints the table and what is left to do; gives whether all is well. */
function summary(answers, tookMs) {
  const isKilled = ({ outcome }) => outcome === "killed" || outcome === "timeout";
  const files = [...new Set(answers.map(({ file }) => file))].sort();
  process.stdout.write("\nkilled  of  file\n");
  for (const file of files) {
    const own = answers.filter((answer) => answer.file === file);
    const killed = own.filter(isKilled).length;
    process.stdout.write(`${String(killed).padStart(6)} ${String(own.length).padStart(3)}  ${file}\n`);
  }
  const groups = {
    "Survived, and nobody says why": ({ outcome, equivalent }) => outcome === "survived" && !equivalent,
    "Survived, as the table says": ({ outcome, equivalent }) => outcome === "survived" && equivalent,
    "Killed, although the table says that no test can": (one) => isKilled(one) && one.equivalent,
    "Stale: change the entry": ({ outcome }) => outcome === "stale",
    "Broken: run again": ({ outcome }) => outcome === "broken",
  };
  const found = Object.entries(groups).map(([title, belongs]) => {
    const members = answers.filter(belongs);
    if (members.length > 0) process.stdout.write(`\n${title}:\n`);
    for (const one of members) {
      process.stdout.write(
        `${String(one.number).padStart(3)} ${words(one)}${one.equivalent ? `\n      ${one.equivalent}` : ""}\n`,
      );
    }
    return title === "Survived, as the table says" ? 0 : members.length;
  });
  const killed = answers.filter(isKilled).length;
  const rate = killed / answers.length;
  const percent = (Math.floor(rate * 1000) / 10).toFixed(1);
  const minutes = (tookMs / 60_000).toFixed(1);
  process.stdout.write(`\n${killed} of ${answers.length} killed, ${percent} %, in ${minutes} minutes\n`);
  return rate >= leastRate && found.every((count) => count === 0);
}

if (process.argv.includes("--lane")) await runLane();
else await main();
