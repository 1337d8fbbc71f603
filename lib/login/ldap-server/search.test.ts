/** What a search finds: any role for the search account, the root for everyone, and nothing for anybody else. */
import { afterEach, describe, expect, test } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { ldapClients, type TestLdapClient, type TestLdapOptions } from "@/lib/testing/ldap-client";
import {
  aliceName as alice,
  byPassword,
  openTestLdapDoor,
  type TestLdapDoor,
  clientBase as where,
} from "@/lib/testing/ldap-door";
import {
  allOf,
  ber,
  equalTo,
  presence,
  readAnswers,
  searchMessage,
  startTlsOid,
  whoAmIOid,
} from "@/lib/testing/ldap-messages";
import { clientConfig, configWith, testSecret } from "@/lib/testing/radius-door";

let door: TestLdapDoor;
const connected = ldapClients();
afterEach(async () => {
  connected.closeAll();
  await door.close();
});

const open = (options: Partial<TestLdapOptions> = {}) => connected.open({ port: door.port, ...options });
const account = "cn=search,ou=test,dc=postern";

describe("search and bind", () => {
  test("the search account finds any role, and the name it finds can be bound with on the same connection", async () => {
    door = await openTestLdapDoor({ authenticate: byPassword });
    const client = await open();
    expect(await client.bind(account, testSecret)).toBe(0);
    const [entry, done] = await client.search(where, equalTo("uid", "alice"), { attributes: ["1.1"] });
    expect(entry).toMatchObject({ tag: 0x64, name: alice, rest: [] });
    expect(done).toMatchObject({ tag: 0x65, code: 0 });
    expect(await client.bind(entry?.name ?? "", "right")).toBe(0);
    expect(door.requests.map(({ username }) => username)).toEqual(["alice"]);
    expect(await client.search(where, equalTo("uid", "alice"))).toMatchObject([{ tag: 0x65, code: 50 }]);
  });

  test.each(["nobody at all", "a,b", "al\\69ce", " x", "#1", "ü", "a+uid=b", "search", "a".repeat(253)])(
    "%j comes through unharmed",
    async (role) => {
      door = await openTestLdapDoor();
      const client = await open();
      await client.bind(account, testSecret);
      const [entry] = await client.search(where, equalTo("uid", role));
      expect(entry?.rest).toEqual(["objectClass: account", `uid: ${role}`]);
      expect(await client.bind(entry?.name ?? "", "right")).toBe(0);
      expect(door.requests[0]?.username).toBe(role);
    },
  );

  test("filters, scopes, attributes", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    await client.bind(account, testSecret);
    const entries = async (...words: Parameters<TestLdapClient["search"]>) => {
      const answers = await client.search(...words);
      return [answers.length - 1, answers.at(-1)?.code];
    };
    const uid = equalTo("uid", "alice");
    for (const scope of [1, 2]) expect(await entries(where, uid, { scope })).toEqual([1, 0]);
    expect(await entries(where, equalTo("userid", "alice"))).toEqual([1, 0]);
    expect(await entries(where, allOf(presence("objectClass"), uid))).toEqual([1, 0]);
    expect(await entries(where, presence("uid"))).toEqual([0, 53]);
    expect(await entries(where, equalTo("cn", "alice"))).toEqual([0, 53]);
    expect(await entries("dc=postern", uid)).toEqual([0, 32]);
    expect(await entries("ou=other,dc=postern", uid)).toEqual([0, 32]);
    expect(await entries("nonsense", uid)).toEqual([0, 34]);
    expect(await entries(where, equalTo("uid", ""))).toEqual([0, 0]);
    expect(await entries(where, equalTo("uid", "a\0b"))).toEqual([0, 0]);
    expect(await entries(where, equalTo("uid", "a".repeat(254)))).toEqual([0, 0]);
    for (const attributes of [["UID"], ["userid"]]) {
      const [types] = await client.search(where, uid, { attributes, typesOnly: true });
      expect(types?.rest).toEqual(["uid: "]);
    }
  });

  test("scope base is the entry that the base names and no other", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    await client.bind(account, testSecret);
    const names = async (base: string, filter: Buffer, scope = 0) =>
      (await client.search(base, filter, { scope })).map(({ name, code }) => name || code);
    const any = presence("objectClass");
    expect(await names(where, equalTo("uid", "alice"))).toEqual([0]);
    expect(await names(where, any)).toEqual([where, 0]);
    expect(await names(where, equalTo("OU", "Test"))).toEqual([where, 0]);
    expect(await names(alice, any)).toEqual([alice, 0]);
    expect(await names(alice, equalTo("uid", "alice"))).toEqual([alice, 0]);
    expect(await names(alice, equalTo("uid", "Alice"))).toEqual([0]);
    expect(await names(alice, equalTo("uid", "bob"), 2)).toEqual([0]);
    expect(await names(alice, any, 2)).toEqual([alice, 0]);
    expect(await names(alice, any, 1)).toEqual([0]);
    expect(await names("uid=alice,ou=other,dc=postern", any)).toEqual([32]);
    expect(await names(account, any)).toEqual([32]);
  });

  test("a scope that is not known is refused as such, and the connection goes on", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    await client.bind(account, testSecret);
    expect(await client.search(where, equalTo("uid", "alice"), { scope: 3 })).toMatchObject([
      { tag: 0x65, code: 2 },
    ]);
    expect(await client.search(where, equalTo("uid", "alice"))).toHaveLength(2);
    expect(door.stats().drops.malformed ?? 0).toBe(0);
  });

  test("entry and end of a search are sent apart", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    await client.bind(account, testSecret);
    client.send(searchMessage(7, where, equalTo("uid", "alice")));
    await client.receive(2);
    expect(
      client
        .pieces()
        .slice(-2)
        .map((piece) => readAnswers(piece).map(({ tag }) => tag)),
    ).toEqual([[0x64], [0x65]]);
  });

  test("a wrong secret is counted, and too many end the comparing", async () => {
    door = await openTestLdapDoor({ limits: { searchFailures: 3, refusedBinds: 100 } });
    const client = await open();
    for (let i = 0; i < 3; i++) expect(await client.bind(account, "wrong")).toBe(49);
    expect(await client.bind(account, testSecret)).toBe(49);
    expect(await (await open({ localAddress: "127.0.0.9" })).bind(account, testSecret)).toBe(0);
    expect(door.stats().drops).toMatchObject({ search_account: 3, search_throttled: 1 });
    expect(door.requests).toEqual([]);
  });

  test("a secret that was changed a moment ago counts", async () => {
    door = await openTestLdapDoor();
    door.store.config = configWith([clientConfig({ secret: utf8("another-secret-of-this-client") })], 2n);
    expect(await (await open()).bind(account, "another-secret-of-this-client")).toBe(0);
  });

  test("without the search account there is no search", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    expect(await client.search(where, equalTo("uid", "alice"))).toMatchObject([{ tag: 0x65, code: 50 }]);
    await client.bind(alice, "right");
    expect(await client.search(where, equalTo("uid", "alice"))).toMatchObject([{ tag: 0x65, code: 50 }]);
  });
});

describe("the root", () => {
  test("the root of the directory is for everyone, with TLS and without", async () => {
    door = await openTestLdapDoor();
    const [root, done] = await (await open()).search("", presence("objectClass"), { scope: 0 });
    expect(root).toMatchObject({ name: "" });
    expect(root?.rest).toContain("supportedLDAPVersion: 3");
    expect(root?.rest).toContain("namingContexts: dc=postern");
    expect(root?.rest).toContain(`supportedExtension: ${whoAmIOid}`);
    expect(done?.code).toBe(0);
    const plain = await open({ port: door.startTlsPort, isTls: false });
    const [entry] = await plain.search("", presence("objectClass"), {
      scope: 0,
      attributes: ["supportedExtension"],
    });
    expect(entry?.rest).toEqual([`supportedExtension: ${startTlsOid}, ${whoAmIOid}`]);
    expect(await plain.search(where, equalTo("uid", "alice"))).toMatchObject([{ code: 13 }]);
  });

  test("the root is found by every filter that is true of it, and by no other", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    const finds = async (filter: Buffer) => (await client.search("", filter, { scope: 0 })).length === 2;
    const either = (...parts: Buffer[]) => ber(0xa1, parts);
    const not = (part: Buffer) => ber(0xa2, part);
    const unknown = ber(0xa4, [ber(4, "vendorName"), ber(0x30, [ber(0x80, "Post")])]);
    for (const filter of [
      allOf(),
      equalTo("objectClass", "TOP"),
      presence("namingContexts"),
      equalTo("supportedLDAPVersion", "3"),
      allOf(presence("objectClass"), equalTo("vendorname", "postern")),
      either(unknown, presence("objectclass")),
      not(equalTo("vendorName", "other")),
      not(presence("uid")),
    ])
      expect(await finds(filter), filter.toString("hex")).toBe(true);
    for (const filter of [
      either(),
      presence("uid"),
      equalTo("objectClass", "person"),
      equalTo("uid", "alice"),
      not(equalTo("uid", "alice")),
      not(allOf()),
      unknown,
      not(unknown),
      allOf(unknown, presence("objectClass")),
    ])
      expect(await finds(filter), filter.toString("hex")).toBe(false);
  });
});
