/** Rights to the functions of lib/foundation, lib/login and lib/programs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { Actor } from "@/lib/foundation/access/actor";
import { everyAuditEvent, listAuditEvents } from "@/lib/foundation/audit/queries";
import { recordExport } from "@/lib/foundation/audit/record-export";
import { listTexts, readGateways, readTextLimits, textTroubles } from "@/lib/foundation/gateways/queries";
import {
  gatewayInput,
  testGatewayInput,
  textLimitsInput,
  textListRequest,
} from "@/lib/foundation/gateways/schema";
import { saveGateway, saveTextLimits, switchGatewayOff } from "@/lib/foundation/gateways/service";
import { testGateway } from "@/lib/foundation/gateways/test-gateway";
import { jobTroubles, listJobs, listSchedules } from "@/lib/foundation/jobs/queries";
import { jobListRequest } from "@/lib/foundation/jobs/schema";
import { cancelJob, deleteJob, runJobAgain } from "@/lib/foundation/jobs/service";
import { masterKeyFile } from "@/lib/foundation/keys/master-key";
import { checkKeys, rotateKeys } from "@/lib/foundation/keys/rotate-keys";
import { listMails, mailTroubles, readMailSettings } from "@/lib/foundation/mail/queries";
import { mailListRequest, mailSettingsInput, testMailInput } from "@/lib/foundation/mail/schema";
import { giveUpMail, resendMail, saveMailSettings, switchMailOff } from "@/lib/foundation/mail/service";
import { testMailServer } from "@/lib/foundation/mail/test-server";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { parseEnv } from "@/lib/foundation/platform/env";
import { readPushSettings } from "@/lib/foundation/push/queries";
import { savePushSettings } from "@/lib/foundation/push/service";
import { testPushServices } from "@/lib/foundation/push/test-services";
import { getSettings, readSettings } from "@/lib/foundation/settings/queries";
import {
  removeLogo,
  updateDatabaseSessions,
  updateEnrollment,
  updateLockout,
  updateLogo,
  updateOrganisation,
  updateRetention,
  updateSecondFactors,
  updateSessions,
} from "@/lib/foundation/settings/service";
import { readStoreFacts } from "@/lib/foundation/settings/store-facts";
import {
  attemptsOfUser,
  clientNames,
  everyAttempt,
  getAttempt,
  listAttempts,
  newestAttempts,
} from "@/lib/login/log/queries";
import { planConsoleAddress, readConsoleAddress } from "@/lib/programs/console/address/queries";
import { tryConsoleAddress } from "@/lib/programs/console/address/service";
import { tellServerState } from "@/lib/programs/console/server/state";
import { loginActivity, pulse } from "@/lib/programs/overview/activity";
import { needsAttention } from "@/lib/programs/overview/attention";
import { enrolmentCoverage } from "@/lib/programs/overview/coverage";
import { setupProgress, watchLogins } from "@/lib/programs/setup/queries";
import { sortedRoles } from "@/lib/programs/setup/roles";
import { takeRolesInput } from "@/lib/programs/setup/schema";
import { registerServer, takeRoles } from "@/lib/programs/setup/server";
import { createServerInput } from "@/lib/servers/registry/schema";
import { makeAttempt, makeMail, makeServer, makeUser } from "@/lib/testing/factories";
import { setUpGateway } from "@/lib/testing/gateways";
import { setUpMail } from "@/lib/testing/mail";
import { aReading, aRole } from "@/lib/testing/readings";
import { allOf, changes, type Rights, reads } from "./right";

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);

/** A change of the settings that is one whatever they are now: the number goes up and down. */
const changedSettings = (
  change: (actor: Actor, settings: Awaited<ReturnType<typeof getSettings>>) => unknown,
) =>
  changes("settings.write", "settings.updated", async () => {
    const settings = await getSettings();
    return (actor: Actor) => change(actor, settings);
  });
const withJob = async (state: string, change: (actor: Actor, input: { id: string }) => unknown) => {
  const { id } = await database().job.create({ data: { name: "test", state, dueAt: new Date() } });
  return (actor: Actor) => change(actor, { id: id.toString() });
};
const another = (number: number) => (number % 2 === 0 ? number + 1 : number - 1);

const smppGateway = {
  ...{ way: "sms", protocol: "smpp", host: "127.0.0.1", port: 1, username: "postern", secret: "s" },
};

/** Where the store's master key is in the environment, and where it is in a file and may be rotated. */
const withKey = () => parseEnv({ POSTERN_MASTER_KEY: inject("store").masterKey });
function homeWithKey() {
  const from = parseEnv({ POSTERN_HOME: mkdtempSync(join(tmpdir(), "postern-rights-")) });
  writeFileSync(masterKeyFile(from), `${inject("store").masterKey}\n`, { mode: 0o600 });
  return from;
}

export const foundation: Rights = {
  "foundation/audit.listAuditEvents": reads("audit.read", () => (actor: Actor) => listAuditEvents(actor, {})),
  "foundation/audit.everyAuditEvent": reads(
    "audit.read",
    () => (actor: Actor) => allOf(everyAuditEvent(actor, {})),
  ),
  "foundation/audit.recordExport": [
    changes(
      "audit.read",
      "audit.exported",
      () => (actor: Actor) => recordExport(actor, "audit.exported", "csv", {}),
    ),
    changes(
      "attempt.read",
      "login_log.exported",
      () => (actor: Actor) => recordExport(actor, "login_log.exported", "csv", {}),
    ),
    changes(
      "policy.read",
      "would_refuse.exported",
      () => (actor: Actor) => recordExport(actor, "would_refuse.exported", "csv", {}),
    ),
  ],
  "foundation/jobs.listJobs": reads(
    "job.read",
    () => (actor: Actor) => listJobs(actor, jobListRequest.parse({})),
  ),
  "foundation/jobs.listSchedules": reads("job.read", () => listSchedules),
  "foundation/jobs.jobTroubles": reads("job.read", () => jobTroubles),
  "foundation/jobs.runJobAgain": changes("job.write", "job.run_again", () => withJob("dead", runJobAgain)),
  "foundation/jobs.deleteJob": changes("job.write", "job.deleted", () => withJob("dead", deleteJob)),
  "foundation/jobs.cancelJob": changes("job.write", "job.cancelled", () => withJob("waiting", cancelJob)),
  "foundation/keys.checkKeys": reads("settings.write", () => (actor: Actor) => checkKeys(actor, withKey())),
  "foundation/keys.rotateKeys": changes("keys.rotate", "keys.rotated", async () => {
    const [from, settings] = [homeWithKey(), database().settings];
    const { macKeySealed } = await settings.findUniqueOrThrow({ where: { id: 1 } });
    return async (actor: Actor) => {
      try {
        await rotateKeys(actor, from);
      } finally {
        // The process goes on with the key that it has.
        await settings.update({ where: { id: 1 }, data: { macKeySealed } });
        rmSync(from.home, { recursive: true });
      }
    };
  }),
  "foundation/push.readPushSettings": reads("settings.read", () => readPushSettings),
  "foundation/push.savePushSettings": changes(
    "settings.write",
    "push.configured",
    () => (actor: Actor) =>
      savePushSettings(actor, { contact: `${crypto.randomUUID()}@example.org`, hosts: "", ca: "" }),
  ),
  "foundation/push.testPushServices": changes(
    "settings.write",
    "push.tested",
    () => (actor: Actor) => testPushServices(actor, []),
  ),
  "foundation/gateways.readGateways": reads("settings.read", () => readGateways),
  "foundation/gateways.readTextLimits": reads("settings.read", () => readTextLimits),
  "foundation/gateways.listTexts": reads(
    "mail.read",
    () => (actor: Actor) => listTexts(actor, textListRequest.parse({})),
  ),
  "foundation/gateways.textTroubles": reads("mail.read", () => textTroubles),
  "foundation/gateways.saveGateway": changes("gateway.configure", "gateway.configured", () => {
    return (actor: Actor) => saveGateway(actor, gatewayInput.parse(smppGateway));
  }),
  "foundation/gateways.testGateway": changes("gateway.configure", "gateway.tested", () => {
    const input = testGatewayInput.parse({ ...smppGateway, testTo: "+491701234567" });
    return (actor: Actor) => testGateway(actor, input);
  }),
  "foundation/gateways.switchGatewayOff": changes("gateway.configure", "gateway.switched_off", async () => {
    await setUpGateway(1);
    return (actor: Actor) => switchGatewayOff(actor, { way: "sms" });
  }),
  "foundation/gateways.saveTextLimits": changes("gateway.configure", "gateway.limits_changed", () => {
    const input = textLimitsInput.parse({ textsPerDay: 7 });
    return (actor: Actor) => saveTextLimits(actor, input);
  }),
  "foundation/mail.readMailSettings": reads("settings.read", () => readMailSettings),
  "foundation/mail.listMails": reads(
    "mail.read",
    () => (actor: Actor) => listMails(actor, mailListRequest.parse({})),
  ),
  "foundation/mail.mailTroubles": reads("mail.read", () => mailTroubles),
  "foundation/mail.saveMailSettings": changes("mail.configure", "mail.configured", () => {
    const given = { host: "127.0.0.1", port: 25, tls: "none", fromAddress: "postern@example.org" };
    return (actor: Actor) => saveMailSettings(actor, mailSettingsInput.parse(given));
  }),
  "foundation/mail.testMailServer": changes("mail.configure", "mail.tested", () => {
    const given = { host: "127.0.0.1", port: 1, tls: "none", fromAddress: "postern@example.org" };
    const input = testMailInput.parse({ ...given, testTo: "ada@example.org" });
    return (actor: Actor) => testMailServer(actor, input);
  }),
  "foundation/mail.switchMailOff": changes("mail.configure", "mail.switched_off", async () => {
    await setUpMail();
    return switchMailOff;
  }),
  "foundation/mail.resendMail": changes("mail.resend", "mail.resent", async () => {
    await setUpMail();
    const { id } = await makeMail();
    return (actor: Actor) => resendMail(actor, { id });
  }),
  "foundation/mail.giveUpMail": changes("mail.resend", "mail.given_up", async () => {
    const { id } = await makeMail();
    return (actor: Actor) => giveUpMail(actor, { id });
  }),
  "foundation/settings.readSettings": reads("settings.read", () => readSettings),
  "foundation/settings.readStoreFacts": reads("settings.read", () => readStoreFacts),
  "foundation/settings.updateOrganisation": changedSettings((actor, { organisationName }) =>
    updateOrganisation(actor, { organisationName: `${organisationName}.`, loginUrl: "" }),
  ),
  "programs/console.readConsoleAddress": reads("settings.read", () => readConsoleAddress),
  "programs/console.planConsoleAddress": reads(
    "settings.write",
    () => (actor: Actor) => planConsoleAddress(actor, { way: "here", port: 3000 }),
  ),
  "programs/console.tryConsoleAddress": changes("console.address", "console.address_tried", () => {
    const launcher = { trial: () => null, tryAddress: async () => {}, keepAddress: async () => {} };
    tellServerState({ certificates: null, launcher });
    return (actor: Actor) => tryConsoleAddress(actor, { way: "here", port: 3000 });
  }),
  "foundation/settings.updateSecondFactors": changedSettings((actor, settings) =>
    updateSecondFactors(actor, { ...settings, recoveryCodeCount: another(settings.recoveryCodeCount) }),
  ),
  "foundation/settings.updateLockout": changedSettings((actor, { lockoutThreshold }) =>
    updateLockout(actor, {
      lockoutThreshold: another(lockoutThreshold),
      lockoutBaseSeconds: 30,
      lockoutMaxSeconds: 900,
      lockoutForgetSeconds: 3600,
      clientFailureLimit: 100,
      clientFailureWindowSeconds: 60,
    }),
  ),
  "foundation/settings.updateSessions": changedSettings((actor, { sessionMaxHours }) =>
    updateSessions(actor, { sessionIdleMinutes: 15, sessionMaxHours: another(sessionMaxHours) }),
  ),
  "foundation/settings.updateDatabaseSessions": changedSettings((actor, { alertSessions }) =>
    updateDatabaseSessions(actor, { endSessions: "ask", alertSessions: !alertSessions }),
  ),
  "foundation/settings.updateEnrollment": changedSettings((actor, { enrollmentLinkHours }) =>
    updateEnrollment(actor, {
      enrollmentLinkHours: another(enrollmentLinkHours),
      enrollWithoutLink: false,
      bypassCodeMaxHours: 24,
      passwordMinLength: 12,
    }),
  ),
  "foundation/settings.updateRetention": changedSettings((actor, { attemptRetentionDays }) =>
    updateRetention(actor, { attemptRetentionDays: another(attemptRetentionDays) }),
  ),
  "foundation/settings.updateLogo": changes(
    "settings.write",
    "settings.updated",
    () => (actor: Actor) => updateLogo(actor, { bytes: png }),
  ),
  "foundation/settings.removeLogo": changes("settings.write", "settings.updated", async () => {
    await database().settings.update({ where: { id: 1 }, data: { logo: png, logoType: "image/png" } });
    return removeLogo;
  }),

  "login/log.listAttempts": reads("attempt.read", () => (actor: Actor) => listAttempts(actor, { user: "" })),
  "login/log.newestAttempts": reads("attempt.read", () => (actor: Actor) => newestAttempts(actor, null, 5)),
  "login/log.attemptsOfUser": reads("attempt.read", async () => {
    const { id } = await makeUser();
    return (actor: Actor) => attemptsOfUser(actor, id, 5);
  }),
  "login/log.getAttempt": reads("attempt.read", async () => {
    const { id } = await makeAttempt();
    return (actor: Actor) => getAttempt(actor, id.toString());
  }),
  "login/log.everyAttempt": reads(
    "attempt.read",
    () => (actor: Actor) => allOf(everyAttempt(actor, { user: "" })),
  ),
  "login/log.clientNames": reads("attempt.read", () => clientNames),

  "programs/overview.loginActivity": reads(
    "overview.read",
    () => (actor: Actor) => loginActivity(actor, "24h"),
  ),
  "programs/overview.pulse": reads("overview.read", () => pulse),
  "programs/overview.needsAttention": reads("overview.read", () => needsAttention),
  "programs/overview.enrolmentCoverage": reads("overview.read", () => enrolmentCoverage),
  "programs/setup.setupProgress": reads("settings.write", () => setupProgress),
  "programs/setup.watchLogins": reads("attempt.read", () => watchLogins),
  "programs/setup.sortedRoles": reads("settings.write", async () => {
    const { id } = await makeServer();
    return (actor: Actor) => sortedRoles(actor, id);
  }),
  "programs/setup.registerServer": changes(
    "server.set_password",
    ["server.created", "bypass.accepted"],
    () => {
      const name = `server-${crypto.randomUUID().slice(0, 8)}`;
      const settings = { name, host: "127.0.0.1", port: 1, sslMode: "require", monitorRole: "m" };
      const input = createServerInput.parse({ ...settings, monitorPassword: "secret" });
      return (actor: Actor) => registerServer(actor, input, { ok: true, reading: aReading() });
    },
  ),
  "programs/setup.takeRoles": changes("server.write", ["bypass.accepted", "user.created"], async () => {
    const role = `role-${crypto.randomUUID().slice(0, 8)}`;
    const reading = aReading({ roles: [aRole(role)] }) as unknown as Prisma.InputJsonObject;
    const { id: serverId } = await makeServer({ reading, readAt: new Date() });
    const input = takeRolesInput.parse({
      ...{ serverId, people: [role], accounts: [{ role: "pool", network: "10.0.0.7" }], nobody: [] },
    });
    return (actor: Actor) => takeRoles(actor, input);
  }),
};
