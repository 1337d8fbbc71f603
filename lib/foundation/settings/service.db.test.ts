/** Changes to the settings against a real store: audited, announced to the workers, for owners only. */
import { describe, expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { configChangesDuring } from "@/lib/testing/config-changes";
import { getLogo, getOrganisation, getSettings, readSettings } from "./queries";
import {
  removeLogo,
  updateEnrollment,
  updateLockout,
  updateLogo,
  updateOrganisation,
  updateRetention,
  updateSecondFactors,
  updateSessions,
} from "./service";

const owner = operatorWith("owner");
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);
const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
const lockout = {
  lockoutThreshold: 4,
  lockoutBaseSeconds: 10,
  lockoutMaxSeconds: 600,
  lockoutForgetSeconds: 1800,
  clientFailureLimit: 100,
  clientFailureWindowSeconds: 30,
};
const enrollment = {
  enrollmentLinkHours: 24,
  enrollWithoutLink: true,
  bypassCodeMaxHours: 8,
  passwordMinLength: 14,
};
const secondFactors = {
  allowedFactors: ["totp" as const],
  defaultFactor: "totp" as const,
  maxFactorsPerUser: 2,
  totpAlgorithm: "SHA256" as const,
  totpDigits: 8 as const,
  totpPeriodSeconds: 60 as const,
  recoveryCodeCount: 8,
  sentCodeCooldownSeconds: 45,
  sentCodesPerUser: 10,
  sentCodesPerTarget: 12,
};
const changesOfSettings: [string, object, () => Promise<void>][] = [
  ["updateLockout", lockout, () => updateLockout(owner, lockout)],
  ["updateEnrollment", enrollment, () => updateEnrollment(owner, enrollment)],
  ["updateSecondFactors", secondFactors, () => updateSecondFactors(owner, secondFactors)],
  [
    "updateSessions",
    { sessionIdleMinutes: 15, sessionMaxHours: 8 },
    () => updateSessions(owner, { sessionIdleMinutes: 15, sessionMaxHours: 8 }),
  ],
  [
    "updateRetention",
    { attemptRetentionDays: 90 },
    () => updateRetention(owner, { attemptRetentionDays: 90 }),
  ],
];

describe.each(changesOfSettings)("%s", (_, expected, change) => {
  it("stores, records and announces; a second time does nothing", async () => {
    const { moved, announced } = await configChangesDuring(change);
    expect([moved, announced.length]).toEqual([1, 1]);
    expect(await getSettings()).toMatchObject(expected);
    expect((await lastAudit()).action).toBe("settings.updated");
    expect((await configChangesDuring(change)).moved).toBe(0);
  });
});

it("records what was and what is", async () => {
  await updateOrganisation(owner, { organisationName: "Acme", loginUrl: "https://login.acme.example" });
  expect((await lastAudit()).detail).toEqual({
    organisationName: { from: "", to: "Acme" },
    loginUrl: { from: "", to: "https://login.acme.example" },
  });
  expect(await getOrganisation()).toEqual({
    name: "Acme",
    loginUrl: "https://login.acme.example",
    logoUrl: null,
  });
});

it("changes that are made at once come one after the other, each from where the one before ended", async () => {
  const { attemptRetentionDays: first } = await getSettings();
  const wanted = Array.from({ length: 8 }, (_, i) => 100 + i);
  await Promise.all(wanted.map((attemptRetentionDays) => updateRetention(owner, { attemptRetentionDays })));
  const rows = await database().auditEvent.findMany({ orderBy: { id: "desc" }, take: wanted.length });
  const steps = rows.toReversed().map(({ detail }) => {
    return (detail as { attemptRetentionDays: { from: number; to: number } }).attemptRetentionDays;
  });
  expect(steps.map(({ from }) => from)).toEqual([first, ...steps.slice(0, -1).map(({ to }) => to)]);
});

describe("the logo", () => {
  it("is kept with the kind that its octets show, and can be taken away", async () => {
    await updateLogo(owner, { bytes: png });
    expect(await getLogo()).toEqual({ type: "image/png", bytes: png });
    expect((await getOrganisation()).logoUrl).toMatch(/^\/api\/logo\?v=\d+$/);
    expect((await lastAudit()).detail).toEqual({ logo: { type: "image/png", bytes: png.length } });
    await removeLogo(owner);
    expect(await getLogo()).toBeNull();
    expect((await lastAudit()).detail).toEqual({ logo: "removed" });
  });

  it("is neither SVG nor large", async () => {
    const svg = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>");
    await expect(updateLogo(owner, { bytes: svg })).rejects.toMatchObject({
      code: "invalid_input",
      fields: { logo: expect.stringContaining("SVG") },
    });
    const largest = new Uint8Array(256 * 1024);
    largest.set(png);
    await updateLogo(owner, { bytes: largest });
    await removeLogo(owner);
    const large = new Uint8Array(256 * 1024 + 1);
    large.set(png);
    await expect(updateLogo(owner, { bytes: large })).rejects.toMatchObject({ code: "invalid_input" });
    expect(await getLogo()).toBeNull();
  });
});

it("hands out no secret and no logo with the settings", async () => {
  const names = Object.keys(await readSettings(operatorWith("auditor")));
  for (const hidden of ["macKeySealed", "setupTokenHash", "logo"]) expect(names).not.toContain(hidden);
});

describe("who may not", () => {
  it("only owners change settings", async () => {
    for (const role of ["administrator", "help_desk", "auditor"] as const) {
      const actor = operatorWith(role);
      const refused = { code: "forbidden" };
      await expect(updateOrganisation(actor, { organisationName: "x", loginUrl: "" })).rejects.toMatchObject(
        refused,
      );
      await expect(updateLockout(actor, lockout)).rejects.toMatchObject(refused);
      await expect(updateEnrollment(actor, enrollment)).rejects.toMatchObject(refused);
      await expect(updateSecondFactors(actor, secondFactors)).rejects.toMatchObject(refused);
      await expect(
        updateSessions(actor, { sessionIdleMinutes: 5, sessionMaxHours: 1 }),
      ).rejects.toMatchObject(refused);
      await expect(updateRetention(actor, { attemptRetentionDays: 31 })).rejects.toMatchObject(refused);
      await expect(updateLogo(actor, { bytes: png })).rejects.toMatchObject(refused);
      await expect(removeLogo(actor)).rejects.toMatchObject(refused);
    }
  });

  it("help desk does not read them", async () => {
    await expect(readSettings(operatorWith("help_desk"))).rejects.toMatchObject({ code: "forbidden" });
  });
});
