/** Asking real directories: whom they find, what their answers mean, and what goes wrong on the way. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyring } from "@/lib/foundation/keys/master-key";
import { startActiveDirectory } from "@/lib/testing/directories/active-directory";
import { type TestDirectory, testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { bindAs, findPerson, openBound } from "./ask";
import { type Directory, openDirectory } from "./directory";
import { verdictOf } from "./verdict";

const soon = () => performance.now() + 5000;

async function find(directory: Directory, sought: Parameters<typeof findPerson>[2]) {
  const session = await openBound(directory, soon());
  try {
    return await findPerson(session, directory, sought, new Date(), soon());
  } finally {
    session.close();
  }
}

/** What comes of a login with this name: found, bound, judged. */
async function verdict(directory: Directory, username: string, password = testPassword): Promise<string> {
  const person = await find(directory, { username });
  if (!person) return "nobody";
  const found = verdictOf(await bindAs(directory, person.dn, password, soon()), person.standing);
  return found.is === "barred" || found.is === "unavailable" ? found.why : found.is;
}

const problem = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error) => error.problem?.code ?? String(error),
  );

describe.each([
  { kind: "Samba", start: startActiveDirectory, mustChange: "must_change", ended: "expired" },
  { kind: "slapd", start: () => startOpenLdap(), mustChange: "must_change", ended: "password_expired" },
])("$kind", ({ start, ...expected }) => {
  let real: TestDirectory;
  let directory: Directory;
  beforeAll(async () => {
    real = await start();
    directory = openDirectory(await storeDirectory(real), keyring());
  });
  afterAll(() => real?.stop());

  test("each state of an account has its verdict", async () => {
    expect(await verdict(directory, "ada")).toBe("right");
    expect(await verdict(directory, "ada", "wrong")).toBe("wrong");
    expect(await verdict(directory, "nobody-is-called-so")).toBe("nobody");
    await real.disable("bea");
    expect(await verdict(directory, "bea")).toBe("disabled");
    await real.lock("cem");
    expect(await verdict(directory, "cem")).toBe("locked");
    await real.unlock("cem");
    await real.mustChange("cem");
    expect(await verdict(directory, "cem")).toBe(expected.mustChange);
    await real.expire("dan");
    expect(await verdict(directory, "dan")).toBe(expected.ended);
  });

  test("by StartTLS as well", async () => {
    const byStartTls = {
      ...directory,
      tls: "starttls" as const,
      addresses: [`${real.host}:${real.port}`],
    };
    expect(await verdict(byStartTls, "ada")).toBe("right");
    expect(await verdict(byStartTls, "ada", "wrong")).toBe("wrong");
  });

  test("the key finds somebody after a rename and a move, and nobody after the end", async () => {
    await real.add({ name: "eva", unit: "Berlin", mail: "eva@corp.test" });
    const before = await find(directory, { username: "eva" });
    expect(before).toMatchObject({ username: "eva", email: "eva@corp.test" });
    const key = before?.key ?? "";
    expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await real.rename("eva", "eve");
    await real.move("eve", "Bonn");
    expect(await find(directory, { key })).toMatchObject({ username: "eve", key });
    await real.remove("eve");
    expect(await find(directory, { key })).toBeNull();
  });

  test("nothing in a name is read as a filter", async () => {
    for (const username of ["*", "a*", "ada)(uid=*", "*)(objectClass=*", "ada\0", "ada ", "\\2a"]) {
      expect(await find(directory, { username })).toBeNull();
    }
  });

  test("what is wrong on the way has a name", async () => {
    const at = (changes: Partial<Directory>) =>
      problem(find({ ...directory, ...changes }, { username: "ada" }));
    expect(await at({ caCertificate: null })).toBe("certificate_unknown");
    expect(await at({ addresses: [`127.0.0.1.nip.invalid:${real.tlsPort}`] })).toBe("host_unknown");
    expect(await at({ addresses: [`${real.host}:1`] })).toBe("refused");
    expect(await at({ addresses: [`${real.host}:${real.port}`] })).toMatch(/closed|not_ldap/);
    expect(await at({ bindPassword: "wrong" })).toBe("bind_refused");
    expect(await at({ userBase: `ou=not-there,${real.base}` })).toBe("base_missing");
    expect(await at({ userBase: "not a name" })).toMatch(/dn_invalid|base_missing|unwilling/);
    expect(await at({ userFilter: "(objectClass=person" })).toBe("filter_invalid");
    expect(await at({ userFilter: "objectClass=person" })).toBe("filter_invalid");
  });

  test("the next address is tried where one does not answer, and the deadline holds for all", async () => {
    const there = `${real.host}:${real.tlsPort}`;
    expect(await verdict({ ...directory, addresses: [`${real.host}:1`, there] }, "ada")).toBe("right");
  });

  test("an empty password never leaves", async () => {
    await expect(bindAs(directory, real.bindDn, "", soon())).rejects.toThrow(TypeError);
  });
});
