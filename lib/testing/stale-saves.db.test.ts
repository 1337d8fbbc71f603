/** Every form that changes something stored: a save based on another version is refused with both, and of two one wins. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { StaleSave, versionOf } from "@/lib/foundation/base/form-state";
import { database } from "@/lib/foundation/platform/database";
import { settingsForm } from "@/lib/foundation/settings/form";
import { getSettings } from "@/lib/foundation/settings/queries";
import { endSessionsChoices } from "@/lib/foundation/settings/schema";
import {
  updateDatabaseSessions,
  updateEnrollment,
  updateLockout,
  updateOrganisation,
  updateRetention,
  updateSecondFactors,
  updateSessions,
} from "@/lib/foundation/settings/service";
import { clientForm } from "@/lib/people/clients/form";
import { clientDetail } from "@/lib/people/clients/queries";
import { updateClientInput } from "@/lib/people/clients/schema";
import { updateClient } from "@/lib/people/clients/service";
import { connectionForm, operatorSignInForm, peopleForm, switchesForm } from "@/lib/people/directories/form";
import { operatorSignIn, updateOperatorSignIn } from "@/lib/people/directories/operators";
import { directoryDetail } from "@/lib/people/directories/queries";
import { updateConnectionInput, updatePeopleInput } from "@/lib/people/directories/schema";
import { updateConnection, updatePeople, updateSwitches } from "@/lib/people/directories/service";
import { syncForm } from "@/lib/people/directory-sync/form";
import { syncDetail } from "@/lib/people/directory-sync/queries";
import { syncSettingsInput } from "@/lib/people/directory-sync/schema";
import { saveSyncSettings } from "@/lib/people/directory-sync/settings";
import { groupForm } from "@/lib/people/groups/form";
import { getGroup } from "@/lib/people/groups/queries";
import { updateGroupInput } from "@/lib/people/groups/schema";
import { updateGroup } from "@/lib/people/groups/service";
import { defaultPolicyForm, policyForm } from "@/lib/people/policies/form";
import { listPolicies, policyDetail } from "@/lib/people/policies/queries";
import { updateDefaultPolicyInput, updatePolicyInput } from "@/lib/people/policies/schema";
import { updateDefaultPolicy, updatePolicy } from "@/lib/people/policies/service";
import { getUser } from "@/lib/people/users/detail";
import { aliasesForm, identityForm, membershipForm } from "@/lib/people/users/form";
import { setGroups } from "@/lib/people/users/groups";
import { setAliases } from "@/lib/people/users/role-names";
import { updateUserInput } from "@/lib/people/users/schema";
import { updateUser } from "@/lib/people/users/service";
import { serverForm } from "@/lib/servers/registry/form";
import { serverDetail } from "@/lib/servers/registry/queries";
import { updateServerInput } from "@/lib/servers/registry/schema";
import { updateServer } from "@/lib/servers/registry/service";
import { operatorWith } from "./actors";
import { makeClient, makeDirectory, makeGroup, makePolicy, makeServer, makeUser } from "./factories";
import { functionsWithVersion } from "./rights/exported";
import { type Form, type Forms, own } from "./stale-saves/form";
import { leaving } from "./stale-saves/leaving";

const olga = { ...operatorWith("owner"), name: "olga" };
const ben = { ...operatorWith("owner"), name: "ben" };

const settings = (form: Parameters<typeof settingsForm>[0], save: Form["save"]): (() => Promise<Form>) => {
  return async () => ({ shown: async () => settingsForm(form, await getSettings()), save });
};
const plainPolicy = {
  method: "password_and_factor",
  secondFactor: true,
  leastStrength: "any",
  adaptive: false,
  rules: [],
};
const scope = { clientIds: [], groupIds: [], doors: [] };

const forms: Forms = {
  ...leaving,
  "a group": async () => {
    const { id } = await makeGroup();
    return {
      shown: async () => await getGroup(own, id).then((group) => groupForm(group, group.approvers)),
      save: (actor, n, version) =>
        updateGroup(actor, { ...updateGroupInput.parse({ groupId: id, name: `group ${id} ${n}` }), version }),
    };
  },
  "a client": async () => {
    const { id, network } = await makeClient();
    const rest = { doors: ["ldap"], messageAuthenticator: "required", codeEntry: "appended" };
    return {
      shown: async () => clientForm(await clientDetail(own, id)),
      save: (actor, n, version) => {
        const ldapName = `c-${n}-${id}`;
        return updateClient(actor, {
          ...updateClientInput.parse({ id, network, ldapName, name: `client ${id} ${n}`, ...rest }),
          version,
        });
      },
    };
  },
  "a server": async () => {
    const { id, clientId } = await makeServer({ clientId: (await makeClient()).id });
    return {
      shown: async () => {
        const server = await serverDetail(own, id);
        return serverForm(server, server.client?.name ?? null);
      },
      save: (actor, n, version) =>
        updateServer(actor, {
          ...updateServerInput.parse({
            ...{ id, host: "127.0.0.1", port: 1, sslMode: "verify-full", monitorRole: "postern_monitor" },
            ...{ name: `server ${id}`, clientId: n === 1 ? clientId : null, notes: String(n) },
          }),
          version,
        }),
    };
  },
  "a directory's connection": async () => {
    const { id, name } = await makeDirectory();
    return {
      shown: async () => connectionForm(await directoryDetail(own, id)),
      save: (actor, n, version) =>
        updateConnection(actor, {
          ...updateConnectionInput.parse({
            ...{ id, name, addresses: `h${n}`, tls: "ldaps", bindDn: "cn=reader", bindPassword: "x" },
          }),
          version,
        }),
    };
  },
  "a directory's people": async () => {
    const { id } = await makeDirectory();
    return {
      shown: async () => peopleForm(await directoryDetail(own, id)),
      save: (actor, n, version) =>
        updatePeople(actor, {
          ...updatePeopleInput.parse({
            ...{
              id,
              userBase: `dc=${n}`,
              userFilter: "",
              idAttribute: "entryUUID",
              usernameAttribute: "uid",
            },
            ...{ displayNameAttribute: "", emailAttribute: "", phoneAttribute: "" },
          }),
          version,
        }),
    };
  },
  "a directory's switches": async () => {
    const { id } = await makeDirectory();
    return {
      shown: async () => switchesForm(await directoryDetail(own, id)),
      save: (actor, n, version) =>
        updateSwitches(actor, {
          id,
          active: true,
          createUsers: n !== 2,
          localFallback: n !== 1,
          passwordChanges: false,
          version,
        }),
    };
  },
  "who signs in with a directory": async () => {
    const { id } = await makeDirectory();
    return {
      shown: async () => operatorSignInForm(await operatorSignIn(own, id)),
      save: (actor, n, version) =>
        updateOperatorSignIn(actor, { id, operatorsSignIn: n !== 2, onLoginPage: n !== 1, version }),
    };
  },
  "a directory's sync": async () => {
    const { id: directoryId } = await makeDirectory();
    const rest = { everyMinutes: 0, conflicts: "skip", allGroups: false, welcome: false };
    return {
      shown: async () => syncForm((await syncDetail(own, directoryId)).settings),
      save: (actor, n, version) =>
        saveSyncSettings(actor, {
          ...syncSettingsInput.parse({ directoryId, ...rest, stopPercent: n }),
          version,
        }),
    };
  },
  "a user": async () => {
    const { id: userId, username } = await makeUser();
    return {
      shown: async () => identityForm(await getUser(own, userId)),
      save: (actor, n, version) =>
        updateUser(actor, {
          ...updateUserInput.parse({ userId, username, displayName: String(n) }),
          version,
        }),
    };
  },
  "role names": async () => {
    const { id: userId } = await makeUser();
    return {
      shown: async () => aliasesForm((await getUser(own, userId)).aliases),
      save: (actor, n, version) => setAliases(actor, { userId, aliases: [`${userId} ${n}`], version }),
    };
  },
  "a user's groups": async () => {
    const { id: userId } = await makeUser();
    const groups = [await makeGroup(), await makeGroup(), await makeGroup()];
    return {
      shown: async () => membershipForm((await getUser(own, userId)).groups),
      save: (actor, n, version) => setGroups(actor, { userId, groupIds: [groups[n - 1]?.id ?? ""], version }),
    };
  },
  "a policy": async () => {
    const { id, name } = await makePolicy();
    const group = await makeGroup();
    return {
      shown: async () => policyForm((await policyDetail(own, id)).policy),
      save: (actor, n, version) => {
        const groupIds = n === 1 ? [group.id] : [];
        const input = { ...plainPolicy, ...scope, id, name, groupIds, description: String(n) };
        return updatePolicy(actor, { ...updatePolicyInput.parse(input), version });
      },
    };
  },
  "the default policy": async () => ({
    shown: async () => {
      const fallback = (await listPolicies(own)).policies.at(-1);
      return fallback ? defaultPolicyForm(fallback) : {};
    },
    save: (actor, n, version) => {
      const rules = [{ kind: "recent_failures", failures: n, withinMinutes: 5, outcome: "deny" }];
      return updateDefaultPolicy(actor, {
        ...updateDefaultPolicyInput.parse({ ...plainPolicy, rules }),
        version,
      });
    },
  }),
  organisation: settings("organisation", (actor, n, version) =>
    updateOrganisation(actor, { organisationName: `Pearls ${n}`, loginUrl: "", version }),
  ),
  "second factors": settings("secondFactors", async (actor, n, version) =>
    updateSecondFactors(actor, { ...(await getSettings()), recoveryCodeCount: n, version }),
  ),
  enrolment: settings("enrollment", (actor, n, version) =>
    updateEnrollment(actor, {
      ...{ enrollmentLinkHours: n, enrollWithoutLink: false, bypassCodeMaxHours: 24, passwordMinLength: 12 },
      version,
    }),
  ),
  lockout: settings("lockout", async (actor, n, version) =>
    updateLockout(actor, { ...(await getSettings()), lockoutThreshold: n + 2, version }),
  ),
  sessions: settings("sessions", (actor, n, version) =>
    updateSessions(actor, { sessionIdleMinutes: 30, sessionMaxHours: n, version }),
  ),
  databaseSessions: settings("databaseSessions", (actor, n, version) =>
    updateDatabaseSessions(actor, {
      ...{ endSessions: endSessionsChoices[n % 3] ?? "ask", alertSessions: true },
      version,
    }),
  ),
  retention: settings("retention", (actor, n, version) =>
    updateRetention(actor, { attemptRetentionDays: 100 + n, version }),
  ),
};

const refusalOf = (change: Promise<unknown>) =>
  change.then(
    () => null,
    (error: unknown) => error,
  );

test("every function that takes a version has its form here", () => {
  const text = ["stale-saves.db.test.ts", "stale-saves/leaving.ts"]
    .map((file) => readFileSync(`lib/testing/${file}`, "utf8"))
    .join("\n");
  const names = functionsWithVersion();
  expect(names).toContain("saveGateway");
  expect(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(text))).toEqual([]);
});

test.each(Object.keys(forms))("%s", async (name) => {
  const form = await forms[name]?.();
  if (!form) throw new TypeError(name);
  const { shown, save } = form;
  const seen = versionOf(await shown());
  await save(ben, 1, seen);

  const refusal = await refusalOf(save(olga, 2, seen));
  expect(refusal).toBeInstanceOf(StaleSave);
  const { conflict } = refusal as StaleSave;
  expect(conflict).toMatchObject({ by: "ben", version: versionOf(await shown()) });
  expect(Date.parse(conflict.at ?? "")).toBeGreaterThan(Date.now() - 60_000);
  expect(conflict.fields.length).toBeGreaterThan(0);
  const present = await shown();
  for (const field of conflict.fields) {
    expect(field).toMatchObject({
      saved: present[field.name]?.text,
      savedValues: present[field.name]?.values,
    });
    expect(field.yours).not.toBe(field.saved);
  }

  await save(olga, 2, conflict.version);
  expect(versionOf(await shown())).not.toBe(conflict.version);
  await save(olga, 2, seen);
  const two = versionOf(await shown());
  const both = await Promise.allSettled([save(ben, 1, two), save(olga, 3, two)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await save(ben, 2);
});

test("who saved it is whoever saved this one, not another group, nor another form of the same settings", async () => {
  const [one, other] = [await makeGroup(), await makeGroup()];
  const name = (id: string, word: string) => ({
    ...updateGroupInput.parse({ groupId: id, name: `${word} ${id}` }),
  });
  const shown = versionOf(groupForm(one, null));
  await updateGroup(ben, name(one.id, "ours"));
  await updateGroup(olga, name(other.id, "theirs"));
  expect(await refusalOf(updateGroup(own, { ...name(one.id, "mine"), version: shown }))).toMatchObject({
    conflict: { by: "ben" },
  });

  const seen = versionOf(settingsForm("sessions", await getSettings()));
  await updateSessions(ben, { sessionIdleMinutes: 45, sessionMaxHours: 9 });
  await updateRetention(olga, { attemptRetentionDays: 321 });
  const late = { sessionIdleMinutes: 50, sessionMaxHours: 9, version: seen };
  expect(await refusalOf(updateSessions(own, late))).toMatchObject({
    message: "ben has saved this meanwhile.",
    conflict: { by: "ben", fields: [{ name: "sessionIdleMinutes", saved: "45", yours: "50" }] },
  });
});

test("what the form does not show is no other version: readings, failures, a password, an own change of members", async () => {
  const client = await makeClient();
  const server = await makeServer();
  const user = await makeUser();
  const versions = async () => [
    versionOf(clientForm(await clientDetail(own, client.id))),
    versionOf(serverForm(await serverDetail(own, server.id), null)),
    versionOf(identityForm(await getUser(own, user.id))),
  ];
  const before = await versions();
  await database().client.update({ where: { id: client.id }, data: { failures: 3 } });
  await database().server.update({ where: { id: server.id }, data: { readAt: new Date(), failure: "x" } });
  await database().user.update({ where: { id: user.id }, data: { passwordHash: "x" } });
  expect(await versions()).toEqual(before);
});

test("who saved a gateway is whoever saved this one, not that of the other way", async () => {
  const [text, call] = [
    await leaving["the gateway for text messages"]?.(),
    await leaving["the gateway for calls"]?.(),
  ];
  if (!text || !call) throw new TypeError("the gateways");
  const seen = versionOf(await text.shown());
  await text.save(ben, 1);
  await call.save(olga, 1);
  expect(await refusalOf(text.save(own, 3, seen))).toMatchObject({ conflict: { by: "ben" } });
});
