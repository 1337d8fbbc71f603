/** The console's address: what an answer comes to, what the environment keeps, and who ends the trial. */
import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { AppError } from "@/lib/foundation/base/errors";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import type { ConsoleSettings } from "@/lib/foundation/platform/console-settings";
import type { ConsoleTrial } from "@/lib/foundation/platform/console-trial";
import { database } from "@/lib/foundation/platform/database";
import { adoptHome } from "@/lib/foundation/platform/env";
import { ownAddresses } from "@/lib/foundation/platform/own-addresses";
import { operatorWith } from "@/lib/testing/actors";
import { tellServerState } from "../server/state";
import { planConsoleAddress, readConsoleAddress } from "./queries";
import { consoleAddressInput } from "./schema";
import { keepReachedAddress, tryConsoleAddress } from "./service";
import { settingsFor } from "./settings";

const owner = operatorWith("owner");
const name = "localhost";
let home = "";
let tried: ConsoleSettings[] = [];
let isKept = false;
let trial: ConsoleTrial | null = null;
let refusal: string | null = null;

/** A console that the launcher started under these variables. */
function startWith(variables: Record<string, string> = {}): void {
  for (const [variable, value] of Object.entries(variables)) process.env[variable] = value;
  adoptHome(home);
}
const ours = Object.keys(process.env).filter((variable) => variable.startsWith("POSTERN_CONSOLE"));
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "postern-address-"));
  [tried, isKept, trial, refusal] = [[], false, null, null];
  tellServerState({
    certificates: null,
    launcher: {
      trial: () => trial,
      async tryAddress(settings) {
        if (refusal) throw new AppError("conflict", refusal);
        tried.push(settings);
      },
      async keepAddress(record) {
        await record(async () => {
          if (refusal) throw new AppError("conflict", refusal);
        });
        trial = null;
        isKept = true;
      },
    },
  });
  startWith();
});
afterEach(() => {
  for (const variable of Object.keys(process.env)) {
    if (/^POSTERN_(CONSOLE|TRUSTED)/.test(variable) && !ours.includes(variable)) delete process.env[variable];
  }
  adoptHome(home);
  rmSync(home, { recursive: true });
});

const lastAudit = async () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });

describe("an answer", () => {
  test.each([
    [
      { way: "here", port: 3000 },
      { POSTERN_CONSOLE_HOST: "127.0.0.1", POSTERN_CONSOLE_TLS: "off" },
    ],
    [
      { way: "issued", name: "Postern.Example.org", port: 443 },
      {
        POSTERN_CONSOLE_HOST: "::",
        POSTERN_CONSOLE_URL: "https://postern.example.org",
        POSTERN_CONSOLE_TLS: "issued",
      },
    ],
    [
      { way: "issued", name: "2001:DB8::7", port: 8443 },
      { POSTERN_CONSOLE_URL: "https://[2001:db8::7]:8443", POSTERN_CONSOLE_PORT: "8443" },
    ],
    [
      { way: "files", name: "192.0.2.7", port: 3000, certificateFile: "/c.pem", keyFile: "/k.pem" },
      { POSTERN_CONSOLE_CERTIFICATE: "/c.pem", POSTERN_CONSOLE_KEY: "/k.pem", POSTERN_CONSOLE_TLS: "files" },
    ],
    [
      { way: "proxy", url: "https://Postern.example.org/", port: 3000, proxies: 1, isElsewhere: false },
      {
        POSTERN_CONSOLE_HOST: "127.0.0.1",
        POSTERN_CONSOLE_URL: "https://postern.example.org",
        POSTERN_TRUSTED_PROXIES: "1",
        POSTERN_CONSOLE_TLS: "off",
      },
    ],
    [
      { way: "proxy", url: "https://p.example", port: 3000, proxies: 2, isElsewhere: true },
      { POSTERN_CONSOLE_HOST: "::", POSTERN_TRUSTED_PROXIES: "2" },
    ],
  ])("%j comes to %j", (input, settings) => {
    expect(settingsFor(consoleAddressInput.parse(input), "::")).toMatchObject(settings);
  });

  test.each([
    [{ way: "issued", name: "https://postern.example.org", port: 443 }, "name"],
    [{ way: "issued", name: "a/b", port: 443 }, "name"],
    [{ way: "issued", name: "", port: 443 }, "name"],
    [{ way: "issued", name: "a", port: 0 }, "port"],
    [{ way: "files", name: "a", port: 1, certificateFile: "c.pem", keyFile: "/k" }, "certificateFile"],
    [{ way: "files", name: "a", port: 1, certificateFile: "/c", keyFile: "/k\nX=1" }, "keyFile"],
    [{ way: "proxy", url: "http://p.example", port: 1, proxies: 1, isElsewhere: false }, "url"],
    [{ way: "proxy", url: "https://u@p.example", port: 1, proxies: 1, isElsewhere: false }, "url"],
    [{ way: "proxy", url: "https://p.example/x", port: 1, proxies: 1, isElsewhere: false }, "url"],
  ])("%j is refused beside %s", (input, field) => {
    const { error } = consoleAddressInput.safeParse(input);
    expect(error?.issues[0]?.path[0]).toBe(field);
  });
});

describe("looking at an answer", () => {
  it("gives the address, the lines, and whether it is so already", async () => {
    const plan = await planConsoleAddress(owner, { way: "issued", name, port: 3000 });
    expect(plan).toMatchObject({ url: "https://localhost:3000", isInForce: false });
    expect(plan.lines).toContain("POSTERN_CONSOLE_TLS=issued");
    expect(await planConsoleAddress(owner, { way: "here", port: 3000 })).toMatchObject({ isInForce: true });
    expect(await planConsoleAddress(owner, { way: "here", port: 3001 })).toMatchObject({ isInForce: false });
  });

  it("warns of a name that this computer does not know, or that leads elsewhere or nowhere", async () => {
    for (const own of ownAddresses()) {
      const input = { way: "issued", name: own, port: 3000 } as const;
      expect((await planConsoleAddress(owner, input)).warning).toBeNull();
    }
    for (const loopback of ["localhost", "127.0.0.1", "::1"]) {
      const input = { way: "issued", name: loopback, port: 3000 } as const;
      expect((await planConsoleAddress(owner, input)).warning).toContain("which no other device can reach");
    }
    const unknown = { way: "issued", name: "nobody.invalid", port: 3000 } as const;
    expect((await planConsoleAddress(owner, unknown)).warning).toContain("is not known");
    const elsewhere = { way: "issued", name: "192.0.2.7", port: 3000 } as const;
    expect((await planConsoleAddress(owner, elsewhere)).warning).toContain("no address of this computer");
  });

  it("says what the environment keeps, and refuses what contradicts it", async () => {
    startWith({ POSTERN_CONSOLE_HOST: "127.0.0.1", POSTERN_CONSOLE_FIXED: "POSTERN_CONSOLE_HOST" });
    const { variables } = await readConsoleAddress(owner);
    expect(variables).toContainEqual({
      name: "POSTERN_CONSOLE_HOST",
      value: "127.0.0.1",
      source: "environment",
    });
    expect(variables).toContainEqual({ name: "POSTERN_CONSOLE_PORT", value: "3000", source: "default" });
    await expect(planConsoleAddress(owner, { way: "issued", name, port: 3000 })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("sets POSTERN_CONSOLE_HOST=127.0.0.1, which wins"),
    });
    expect((await planConsoleAddress(owner, { way: "here", port: 3000 })).isInForce).toBe(true);
  });

  it("keeps a host of the environment that others can reach", async () => {
    startWith({ POSTERN_CONSOLE_HOST: "0.0.0.0", POSTERN_CONSOLE_FIXED: "POSTERN_CONSOLE_HOST" });
    const { lines } = await planConsoleAddress(owner, { way: "issued", name, port: 3000 });
    expect(lines).toContain("POSTERN_CONSOLE_HOST=0.0.0.0");
    await expect(planConsoleAddress(owner, { way: "here", port: 3000 })).rejects.toThrow(
      "POSTERN_CONSOLE_HOST",
    );
  });

  it("reads the administrator's files before anything is moved", async () => {
    const files = { certificateFile: join(home, "c.pem"), keyFile: join(home, "k.pem") };
    const input = { way: "files", name, port: 3000, ...files } as const;
    const refused = (field: string, words: string) =>
      expect(planConsoleAddress(owner, input)).rejects.toMatchObject({
        fields: { [field]: expect.stringContaining(words) },
      });
    await refused("certificateFile", "cannot be read");
    for (const certificateFile of ["/dev/null", home]) {
      await expect(planConsoleAddress(owner, { ...input, certificateFile })).rejects.toMatchObject({
        fields: { certificateFile: expect.stringContaining("it is no file") },
      });
    }
    writeFileSync(files.certificateFile, "");
    truncateSync(files.certificateFile, 2_000_000);
    await refused("certificateFile", "larger than 1 MiB");
    const stale = { ...owner, hasFreshProof: false };
    await expect(planConsoleAddress(stale, input)).rejects.toMatchObject({ code: "unproven" });
    const { certificate, privateKey } = await selfSignedCertificate([name], 30, new Date());
    writeFileSync(files.certificateFile, certificate);
    await refused("keyFile", "cannot be read");
    writeFileSync(files.keyFile, privateKey, { mode: 0o644 });
    await refused("keyFile", "chmod 600");
    chmodSync(files.keyFile, 0o600);
    expect(await planConsoleAddress(owner, input)).toMatchObject({ url: "https://localhost:3000" });
  });
});

describe("the move", () => {
  const input = { way: "issued", name, port: 3000 } as const;

  it("has the settings tried and is in the audit log, with an authority to download before it happens", async () => {
    expect(await tryConsoleAddress(owner, input)).toEqual({ url: "https://localhost:3000" });
    expect(tried).toEqual([expect.objectContaining({ POSTERN_CONSOLE_URL: "https://localhost:3000" })]);
    expect(await lastAudit()).toMatchObject({
      action: "console.address_tried",
      subjectName: "https://localhost:3000",
      detail: expect.objectContaining({ before: "http://127.0.0.1:3000", POSTERN_CONSOLE_TLS: "issued" }),
    });
    expect(await database().certificateAuthority.count()).toBe(1);
  });

  it("is nothing, in the audit log too, when the launcher refuses or there is none", async () => {
    const { id } = await lastAudit();
    refusal = "TCP port 80 needs more rights.";
    await expect(tryConsoleAddress(owner, input)).rejects.toThrow(refusal);
    tellServerState({ certificates: null, launcher: null });
    await expect(tryConsoleAddress(owner, input)).rejects.toMatchObject({ code: "unavailable" });
    expect((await lastAudit()).id).toBe(id);
  });

  it("wants password and code of a moment ago", async () => {
    const stale = { ...owner, hasFreshProof: false };
    await expect(tryConsoleAddress(stale, input)).rejects.toMatchObject({ code: "unproven" });
  });
});

describe("the trial", () => {
  const url = "https://postern.example.org:3000";
  const trying = () => {
    startWith({ POSTERN_CONSOLE_URL: url, POSTERN_CONSOLE_TLS: "issued" });
    trial = { kind: "trying", url };
  };

  it("ends when an owner arrives at the new address, and a login URL from before goes", async () => {
    trying();
    await database().settings.update({ where: { id: 1 }, data: { loginUrl: "http://old.example" } });
    await keepReachedAddress(owner, url);
    expect(isKept).toBe(true);
    const { loginUrl } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
    expect(loginUrl).toBe("");
    const actions = await database().auditEvent.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(actions.map(({ action }) => action)).toEqual(["settings.updated", "console.address_kept"]);
  });

  it.each([
    ["http://postern.example.org:3000", "the old scheme"],
    ["https://old.example.org:3000", "the old name, whose page asks how the move goes"],
    ["https://192.0.2.7:3000", "an address"],
    ["https://postern.example.org", "another port"],
    ["https://127.0.0.1:3000", "this computer"],
    ["https://", "nothing"],
  ])("goes on while a page comes from %s: %s", async (origin) => {
    trying();
    const { id } = await lastAudit();
    await keepReachedAddress(owner, origin);
    expect(isKept).toBe(false);
    expect((await lastAudit()).id).toBe(id);
  });

  it.each(["administrator", "help_desk", "auditor"] as const)(
    "goes on when %s arrives, who may not move the console",
    async (role) => {
      trying();
      const { id } = await lastAudit();
      await keepReachedAddress(operatorWith(role), url);
      expect(isKept).toBe(false);
      expect((await lastAudit()).id).toBe(id);
    },
  );

  it("goes on when the arrival cannot be written down", async () => {
    trying();
    const settings = await database().settings.delete({ where: { id: 1 } });
    try {
      await expect(keepReachedAddress(owner, url)).rejects.toThrow();
    } finally {
      await database().settings.create({ data: settings });
    }
    expect(isKept).toBe(false);
  });

  it("leaves settings and audit log as they were when the launcher has gone back meanwhile", async () => {
    trying();
    refusal = "The console has gone back.";
    await database().settings.update({ where: { id: 1 }, data: { loginUrl: "http://old.example" } });
    const { id } = await lastAudit();
    await keepReachedAddress(owner, url);
    expect(isKept).toBe(false);
    expect((await lastAudit()).id).toBe(id);
    const { loginUrl } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
    expect(loginUrl).toBe("http://old.example");
    await database().settings.update({ where: { id: 1 }, data: { loginUrl: "" } });
  });

  it("ends on this computer under any of its names, and nothing happens where there is none", async () => {
    await keepReachedAddress(owner, "http://127.0.0.1:3000");
    expect(isKept).toBe(false);
    trial = { kind: "trying", url: "http://127.0.0.1:3000" };
    await keepReachedAddress(owner, "http://postern.example.org");
    expect(isKept).toBe(false);
    await keepReachedAddress(owner, "http://localhost:8080");
    expect(isKept).toBe(true);
  });
});
