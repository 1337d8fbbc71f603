/** Directories in the console: kept, tried against a real OpenLDAP server, and said what is wrong with. */
import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { type TestDirectory, testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { makeDirectory, makeOperator, makeUser } from "@/lib/testing/factories";
import { addOperatorGroup, findDirectoryGroups, operatorSignIn } from "./operators";
import { directoryDetail } from "./queries";
import {
  createDirectoryInput,
  testConnectionInput,
  testMappingInput,
  updateConnectionInput,
  updatePeopleInput,
} from "./schema";
import {
  createDirectory,
  deleteDirectory,
  moveDirectoryUp,
  updateConnection,
  updatePeople,
  updateSwitches,
} from "./service";
import { browse, showCertificate, testConnection, testLogin, testMapping } from "./tests";

const owner = operatorWith("owner");

beforeEach(async () => {
  await database().user.deleteMany({});
  await database().directory.deleteMany({});
});

describe("settings", () => {
  const created = (changes: object = {}) =>
    createDirectory(
      owner,
      createDirectoryInput.parse({
        ...{ name: "Corp", kind: "active-directory", addresses: "dc1.corp.test\n dc2.corp.test:3269 " },
        ...{ tls: "ldaps", bindDn: "reader@corp.test", bindPassword: "kept", ...changes },
      }),
    );
  const connection = (id: string, changes: object = {}) =>
    updateConnectionInput.parse({
      ...{ id, name: "Corp", addresses: "dc1.corp.test\ndc2.corp.test:3269", tls: "ldaps" },
      ...{ bindDn: "reader@corp.test", ...changes },
    });
  const people = {
    ...{ userBase: "dc=corp,dc=test", userFilter: "(a=b)", idAttribute: "objectGUID" },
    ...{
      usernameAttribute: "sAMAccountName",
      displayNameAttribute: "",
      emailAttribute: "",
      phoneAttribute: "",
    },
  };

  test("a new one asks nobody, has what is usual for its kind, and shows no password", async () => {
    const { id } = await created();
    const detail = await directoryDetail(owner, id);
    expect(detail).toMatchObject({
      active: false,
      addresses: ["dc1.corp.test", "dc2.corp.test:3269"],
      attributes: { id: "objectGUID", username: "sAMAccountName" },
      hasBindPassword: true,
    });
    expect(JSON.stringify(detail)).not.toContain("kept");
    const audit = await database().auditEvent.findFirst({ where: { subjectId: id } });
    expect(JSON.stringify(audit?.detail)).not.toContain("kept");
    await expect(created()).rejects.toMatchObject({ code: "conflict" });
  });

  test.each([
    { addresses: "evil.test" },
    { addresses: "dc1.corp.test\nevil.test" },
    { tls: "starttls" },
    { bindDn: "other@corp.test" },
  ])("the kept password goes nowhere else: %o", async (changes) => {
    const { id } = await created();
    await expect(updateConnection(owner, connection(id, changes))).rejects.toMatchObject({
      fields: { bindPassword: expect.stringContaining("Type the password again") },
    });
    await expect(
      testConnection(owner, testConnectionInput.parse({ ...connection(id, changes), id })),
    ).rejects.toMatchObject({ fields: { bindPassword: expect.any(String) } });
    await updateConnection(owner, connection(id, { ...changes, bindPassword: "new" }));
  });

  test("fewer addresses and another name keep the password", async () => {
    const { id } = await created();
    await updateConnection(owner, connection(id, { name: "Other", addresses: "dc2.corp.test:3269" }));
    expect((await directoryDetail(owner, id)).hasBindPassword).toBe(true);
  });

  test("it is not switched on before it is said where the people are", async () => {
    const { id } = await created();
    const on = { id, active: true, createUsers: false, localFallback: false, passwordChanges: false };
    await expect(updateSwitches(owner, on)).rejects.toMatchObject({ fields: { active: expect.any(String) } });
    await updatePeople(owner, updatePeopleInput.parse({ id, ...people }));
    await updateSwitches(owner, on);
    expect((await directoryDetail(owner, id)).active).toBe(true);
  });

  test("the attribute that holds the id stays while users are known by it, and a filter must be one", async () => {
    const { id } = await created();
    await updatePeople(owner, updatePeopleInput.parse({ id, ...people }));
    await makeUser({ directoryId: id, directoryKey: "k" });
    const other = updatePeopleInput.parse({ id, ...people, idAttribute: "entryUUID" });
    await expect(updatePeople(owner, other)).rejects.toMatchObject({
      fields: { idAttribute: expect.any(String) },
    });
    const odd = updatePeopleInput.parse({ id, ...people, userFilter: "(&(a=b)" });
    await expect(updatePeople(owner, odd)).rejects.toMatchObject({
      fields: { userFilter: expect.any(String) },
    });
    await expect(deleteDirectory(owner, { id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("while operators sign in with it, only an owner says which directory is asked and whom it finds", async () => {
    const { id } = await created();
    const administrator = operatorWith("administrator");
    await updateConnection(administrator, connection(id, { name: "Renamed" }));
    await database().directory.update({ where: { id }, data: { operatorsSignIn: true } });
    const other = connection(id, { name: "Renamed", addresses: "elsewhere.test", bindPassword: "x" });
    await expect(updateConnection(administrator, other)).rejects.toMatchObject({ code: "forbidden" });
    const found = updatePeopleInput.parse({ id, ...people, userFilter: "(cn=*)" });
    await expect(updatePeople(administrator, found)).rejects.toMatchObject({ code: "forbidden" });
    await expect(updatePeople({ ...owner, hasFreshProof: false }, found)).rejects.toMatchObject({
      code: "unproven",
    });
    await updatePeople(owner, found);
    await makeOperator({ directoryId: id, directoryKey: "1" });
    await expect(updatePeople(owner, { ...found, idAttribute: "cn" })).rejects.toMatchObject({
      fields: { idAttribute: expect.any(String) },
    });
    await expect(deleteDirectory(owner, { id })).rejects.toMatchObject({ code: "conflict" });
    await database().operator.deleteMany({ where: { directoryId: id } });
  });

  test("the order is changed one place at a time", async () => {
    const [a, b, c] = [await makeDirectory(), await makeDirectory(), await makeDirectory()];
    await database().directory.update({ where: { id: a.id }, data: { position: 0 } });
    await database().directory.update({ where: { id: b.id }, data: { position: 5 } });
    await database().directory.update({ where: { id: c.id }, data: { position: 9 } });
    await moveDirectoryUp(owner, { id: c.id });
    const order = await database().directory.findMany({ orderBy: { position: "asc" } });
    expect(order.map(({ id }) => id)).toEqual([a.id, c.id, b.id]);
  });
});

describe("tests", () => {
  let real: TestDirectory;
  let id: string;
  beforeAll(async () => {
    real = await startOpenLdap();
  });
  afterAll(() => real?.stop());
  beforeEach(async () => {
    id = (await storeDirectory(real)).id;
  });

  const entered = (changes: object = {}) =>
    testConnectionInput.parse({
      ...{ addresses: `${real.host}:${real.tlsPort}`, tls: "ldaps", caCertificate: real.authority },
      ...{ bindDn: real.bindDn, bindPassword: real.bindPassword, ...changes },
    });
  const mapping = (changes: object = {}) =>
    testMappingInput.parse({
      ...{ id, userBase: real.people, userFilter: "(objectClass=inetOrgPerson)", idAttribute: "entryUUID" },
      ...{ usernameAttribute: "uid", displayNameAttribute: "cn", emailAttribute: "mail", phoneAttribute: "" },
      ...changes,
    });

  test("each address is tried, and each failure has its words", async () => {
    const addresses = `${real.host}:${real.tlsPort}\n${real.host}:1`;
    expect(await testConnection(owner, entered({ addresses }))).toMatchObject([
      { ok: true, state: "bound" },
      { ok: false, text: "Nothing answers on this port." },
    ]);
    expect(await testConnection(owner, { ...entered(), id, bindPassword: undefined })).toMatchObject([
      { state: "bound" },
    ]);
    expect(await testConnection(owner, entered({ bindDn: "" }))).toMatchObject([{ state: "connected" }]);
    expect(await testConnection(owner, entered({ caCertificate: "" }))).toMatchObject([
      { text: expect.stringContaining("not trusted") },
    ]);
    expect(await testConnection(owner, entered({ bindPassword: "wrong" }))).toMatchObject([
      { text: expect.stringContaining("does not accept the bind account") },
    ]);
  });

  test.each(["ldaps", "starttls"] as const)(
    "%s: its certificate is shown with its fingerprint",
    async (tls) => {
      const port = tls === "ldaps" ? real.tlsPort : real.port;
      const shown = await showCertificate(owner, { addresses: `${real.host}:${port}`, tls });
      const { fingerprint256 } = new X509Certificate(real.authority);
      expect(shown).toMatchObject({ ok: true });
      const certificates = "certificates" in shown ? shown.certificates : [];
      expect(certificates.at(-1)?.pem).toContain("BEGIN CERTIFICATE");
      expect(certificates.map(({ fingerprint }) => fingerprint).at(-1)).toMatch(/^[0-9A-F:]{95}$/);
      expect(fingerprint256).toMatch(/^[0-9A-F:]{95}$/);
    },
  );

  test("the tree is opened from its top", async () => {
    expect(await browse(owner, { id, base: "" })).toMatchObject({ branches: [{ dn: real.base }] });
    const below = await browse(owner, { id, base: real.base });
    expect("branches" in below && below.branches.map(({ name }) => name)).toContain("ou=people");
    expect(await browse(owner, { id, base: `ou=nothing,${real.base}` })).toMatchObject({ ok: false });
  });

  test("real entries show what becomes of them", async () => {
    expect(await testMapping(owner, mapping({ username: "ada" }))).toMatchObject({
      entries: [{ user: { username: "ada", displayName: "Ada Ahlers", email: "ada@corp.test", phone: "" } }],
    });
    const found = await testMapping(owner, mapping());
    expect("entries" in found && found.entries.length).toBeGreaterThan(1);
    expect(await testMapping(owner, mapping({ idAttribute: "employeeNumber" }))).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ user: null })]),
    });
    expect(await testMapping(owner, mapping({ userBase: `ou=nothing,${real.base}` }))).toMatchObject({
      ok: false,
      text: expect.stringContaining("search base does not exist"),
    });
    expect(await testMapping(owner, mapping({ userFilter: "(&(a=b)" }))).toMatchObject({
      text: "The filter cannot be read.",
    });
  });

  test("groups are found by how their name begins or by their DN, and added once; nothing else is one", async () => {
    const { id } = await storeDirectory(real);
    const find = (query: string) => findDirectoryGroups(owner, { id, query });
    const dn = `cn=Analysts,${real.groups}`;
    expect(await find("ana")).toEqual({ ok: true, groups: [{ dn, name: "Analysts" }] });
    expect(await find(dn)).toEqual({ ok: true, groups: [{ dn, name: "Analysts" }] });
    expect(await find("")).toMatchObject({ ok: true, groups: { length: 3 } });
    expect(await find("zzz")).toEqual({ ok: true, groups: [] });
    await addOperatorGroup(owner, { id, dn: dn.toUpperCase(), role: "auditor" });
    const again = addOperatorGroup(owner, { id, dn, role: "owner" });
    await expect(again).rejects.toMatchObject({ fields: { dn: expect.stringContaining("already") } });
    for (const wrong of [await real.dnOf("ada"), `cn=nothing,${real.groups}`, "not a name"]) {
      const adding = addOperatorGroup(owner, { id, dn: wrong, role: "owner" });
      await expect(adding).rejects.toMatchObject({ fields: { dn: expect.any(String) } });
    }
    expect((await operatorSignIn(owner, id)).groups).toMatchObject([{ name: "Analysts", role: "auditor" }]);
  });

  test("a real login says what the directory says, and the audit log who tried whom", async () => {
    const says = async (username: string, password: string) => {
      const tested = await testLogin(owner, { id, username, password });
      return "says" in tested ? tested.says : tested.text;
    };
    expect(await says("ada", testPassword)).toBe("The password is right.");
    expect(await says("ada", "wrong")).toBe("The password is wrong.");
    expect(await says("nobody", "x")).toContain("Nobody has this username");
    await real.disable("bea");
    expect(await says("bea", testPassword)).toBe("Refused: the account is disabled.");
    await real.enable("bea");
    const rows = await database().auditEvent.findMany({ where: { subjectId: id } });
    expect(rows).toHaveLength(4);
    expect(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? "" : value))).not.toContain(
      testPassword,
    );
  });
});
