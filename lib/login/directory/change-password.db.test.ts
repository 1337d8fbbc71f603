/** Changing passwords in real directories as the person: what they take, what they refuse, and what happens when they hang. */
import { Attribute, Change } from "ldapts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyring } from "@/lib/foundation/keys/master-key";
import { startActiveDirectory } from "@/lib/testing/directories/active-directory";
import { type TestDirectory, testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { bindAs } from "./ask";
import { changePasswordAs } from "./change-password";
import { type Directory, openDirectory } from "./directory";
import { UnansweredBind, UnansweredChange } from "./problem";
import { verdictOf } from "./verdict";

const soon = () => performance.now() + 5000;
const wanted = "Newer-Otter-88";

let real: TestDirectory;
let directory: Directory;

async function change(name: string, old = testPassword, next = wanted, of: Directory = directory) {
  const person = { dn: await real.dnOf(name), standing: null };
  const answer = await changePasswordAs(of, person, { old, wanted: next }, soon());
  return answer.is === "refused" ? answer.why : answer.is;
}

const verdict = async (name: string, password: string) =>
  verdictOf(await bindAs(directory, await real.dnOf(name), password, soon())).is;

const setPolicy = (dn: string, type: string, value: string) =>
  real.admin.modify(
    dn,
    new Change({ operation: "replace", modification: new Attribute({ type, values: [value] }) }),
  );

describe.each([
  { kind: "Samba", start: startActiveDirectory },
  { kind: "slapd", start: () => startOpenLdap() },
])("$kind", ({ kind, start }) => {
  const isSamba = kind === "Samba";
  beforeAll(async () => {
    real = await start();
    directory = openDirectory(await storeDirectory(real), keyring());
  });
  afterAll(() => real?.stop());

  test("the new one counts and the old one does not", async () => {
    expect(await change("ada")).toBe("changed");
    expect(await verdict("ada", wanted)).toBe("right");
    expect(await verdict("ada", testPassword)).toBe("wrong");
    // Every sign arrives as it was typed.
    const odd = 'Größe "und" \\ 7🐎';
    expect(await change("ada", wanted, odd)).toBe("changed");
    expect(await verdict("ada", odd)).toBe("right");
  });

  test("by StartTLS as well", async () => {
    const byStartTls = { ...directory, tls: "starttls" as const, addresses: [`${real.host}:${real.port}`] };
    await real.add({ name: "eva" });
    expect(await change("eva", testPassword, wanted, byStartTls)).toBe("changed");
    expect(await verdict("eva", wanted)).toBe("right");
  });

  test("a wrong old one changes nothing", async () => {
    expect(await change("bea", "Wrong-Otter-99")).toBe("wrong_old");
    expect(await verdict("bea", testPassword)).toBe("right");
  });

  test("its rules for new ones hold, and each has its word", async () => {
    expect(await change("bea", testPassword, "Ab1-")).toBe("too_short");
    if (isSamba) {
      expect(await change("bea", testPassword, "alllowercaseletters")).toBe("too_simple");
      expect(await change("bea", testPassword, testPassword)).toBe("used_before");
      await setPolicy(real.base, "minPwdAge", "-864000000000");
    } else {
      await setPolicy(`cn=default,ou=policies,${real.base}`, "pwdInHistory", "3");
      expect(await change("bea", testPassword, "Newest-Otter-77")).toBe("changed");
      expect(await change("bea", "Newest-Otter-77", testPassword)).toBe("used_before");
      await setPolicy(`cn=default,ou=policies,${real.base}`, "pwdMinAge", "3600");
    }
    expect(await change("bea", isSamba ? testPassword : "Newest-Otter-77")).toBe("too_young");
    if (isSamba) await setPolicy(real.base, "minPwdAge", "0");
    else await setPolicy(`cn=default,ou=policies,${real.base}`, "pwdMinAge", "0");
  });

  test("where a new one must be chosen first, slapd lets the person do it and Active Directory nobody", async () => {
    await real.mustChange("cem");
    expect(await change("cem")).toBe(isSamba ? "must_change" : "changed");
    expect(await verdict("cem", wanted)).toBe(isSamba ? "wrong" : "right");
  });

  test("who is locked, and where it is not possible", async () => {
    await real.lock("dan");
    expect(await change("dan")).toBe("locked");
    await real.unlock("dan");
    if (isSamba) {
      // Asked for an operation that it does not have.
      const other = { ...directory, kind: "other" as const };
      expect(await change("dan", testPassword, wanted, other)).toBe("not_offered");
    } else {
      await setPolicy(`cn=default,ou=policies,${real.base}`, "pwdAllowUserChange", "FALSE");
      expect(await change("dan")).toBe("not_allowed");
    }
    expect(await verdict("dan", testPassword)).toBe("right");
  });
});

describe("a directory that hangs", () => {
  test("before and after it has the new one are told apart, and no other address is tried", async () => {
    const script = { entries: [], bind: () => null };
    const first = await startScriptedDirectory(script);
    const second = await startScriptedDirectory({ entries: [] });
    try {
      const person = { dn: "uid=ada", standing: null };
      const asked = (kind: Directory["kind"]) => {
        const addresses = [first, second].map(({ host, tlsPort }) => `${host}:${tlsPort}`);
        const of = { ...directory, kind, addresses, caCertificate: first.authority };
        const passwords = { old: testPassword, wanted };
        return changePasswordAs(of, person, passwords, performance.now() + 800);
      };
      await expect(asked("openldap")).rejects.toThrow(UnansweredBind);
      expect(first.changes).toEqual([]);
      first.script = { entries: [], change: () => null };
      await expect(asked("openldap")).rejects.toThrow(UnansweredChange);
      await expect(asked("active-directory")).rejects.toThrow(UnansweredChange);
      expect(first.changes).toEqual(["extended", "modify"]);
      first.script = { entries: [], bind: () => ({ code: 51 }) };
      await expect(asked("openldap")).rejects.toMatchObject({ problem: { code: "busy" } });
      expect(second.binds).toEqual([]);
      first.script = { entries: [] };
      expect(await asked("active-directory")).toEqual({ is: "changed" });
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  test("an empty password never leaves", async () => {
    const person = { dn: "uid=ada", standing: null };
    for (const passwords of [
      { old: "", wanted },
      { old: testPassword, wanted: "" },
    ]) {
      await expect(changePasswordAs(directory, person, passwords, soon())).rejects.toThrow(TypeError);
    }
  });
});
