/** A real domain controller for tests: Samba's, on an address of its own in 127.0.0.0/8, because its ports are fixed. */
import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Attribute, Change, Client } from "ldapts";
import { requireFreePort } from "@/lib/foundation/platform/ports";
import { temporaryDirectory } from "../postgres";
import { writeCertificate } from "./certificates";
import { addSample, type TestDirectory, type TestPerson, testPassword } from "./directory";
import { startProgram } from "./program";

const realm = "CORP.TEST";
const base = "DC=corp,DC=test";
const people = `OU=People,${base}`;
const groups = `OU=Groups,${base}`;
const bindDn = `CN=postern,CN=Users,${base}`;
const name = "dc.corp.test";
const ports = { port: 389, tlsPort: 636 };

/** Wrong passwords until Samba locks somebody. */
const lockoutThreshold = 4;

/**
 * Provisions a domain and starts it, loaded with the sample. Takes about 6 s and needs root, because the ports are below 1024.
 * @throws Error when it cannot be run here
 */
export async function startActiveDirectory(): Promise<TestDirectory> {
  if (process.getuid?.() !== 0) throw new Error("Samba's ports are below 1024: run this test as root");
  const host = `127.${randomInt(2, 250)}.${randomInt(0, 250)}.${randomInt(2, 250)}`;
  for (const port of Object.values(ports)) await requireFreePort("tcp", host, port, "nothing");
  const home = await temporaryDirectory();
  const authority = await prepare(home, host);
  const program = await startProgram({
    command: "/usr/sbin/samba",
    // One process, so that SIGSTOP and SIGKILL mean the whole of it.
    words: ["-s", join(home, "etc/smb.conf"), "-i", "--debug-stdout", "-M", "single"],
    ...{ host, home },
    ports: Object.values(ports),
  });
  const admin = await connectAs(host, authority, `Administrator@${realm}`);
  await admin.modify(base, [
    replace("lockoutThreshold", String(lockoutThreshold)),
    // Passwords may be changed as often as a test likes.
    replace("minPwdAge", "0"),
  ]);
  await admin.add(people, { objectClass: "organizationalUnit" });
  await admin.add(groups, { objectClass: "organizationalUnit" });
  const directory = directoryOf({ host, authority, program, admin });
  await addUser(admin, bindDn, { name: "postern", password: testPassword });
  await addSample(directory);
  return directory;
}

async function prepare(home: string, host: string): Promise<string> {
  for (const part of ["etc", "run"]) mkdirSync(join(home, part));
  const tls = await writeCertificate(home, [name, host]);
  const settings = {
    "netbios name": "DC",
    realm,
    workgroup: "CORP",
    "server role": "active directory domain controller",
    "server services": "ldap",
    // Otherwise the password before the last lets in for an hour.
    "old password allowed period": "0",
    interfaces: `${host}/8`,
    "bind interfaces only": "yes",
    "tls keyfile": tls.key,
    "tls certfile": tls.certificate,
    "tls cafile": tls.authority,
    "private dir": join(home, "private"),
    "state directory": join(home, "state"),
    "cache directory": join(home, "cache"),
    "lock directory": join(home, "lock"),
    "pid directory": join(home, "run"),
    "ncalrpc dir": join(home, "ncalrpc"),
    "binddns dir": join(home, "bind-dns"),
    "log file": join(home, "log.%m"),
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`);
  const shares = [
    ...["[sysvol]", `path = ${join(home, "state/sysvol")}`],
    ...["[netlogon]", `path = ${join(home, "state/sysvol/corp.test/scripts")}`],
  ];
  const file = join(home, "etc/smb.conf");
  writeFileSync(file, ["[global]", ...lines, ...shares, ""].join("\n"));
  const script = join(import.meta.dirname, "provision.py");
  try {
    // Debian's own: another Python on PATH does not know Samba.
    await promisify(execFile)("/usr/bin/python3", [script, home, realm, "CORP", testPassword], {
      env: { ...process.env, SMB_CONF_PATH: file },
    });
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  return tls.text;
}

async function connectAs(host: string, authority: string, user: string): Promise<Client> {
  const client = new Client({
    url: `ldaps://${host}:${ports.tlsPort}`,
    tlsOptions: { ca: authority },
    timeout: 20_000,
  });
  await client.bind(user, testPassword);
  return client;
}

type Parts = Pick<TestDirectory, "host" | "authority" | "program" | "admin">;

function directoryOf({ host, authority, program, admin }: Parts): TestDirectory {
  const dnOf = async (sought: string) => {
    const { searchEntries } = await admin.search(base, {
      filter: `(sAMAccountName=${sought})`,
      attributes: ["1.1"],
    });
    const [found] = searchEntries;
    if (!found) throw new Error(`nobody in the directory is called ${sought}`);
    return found.dn;
  };
  const modify = async (sought: string, values: Readonly<Record<string, string>>) =>
    admin.modify(
      await dnOf(sought),
      Object.entries(values).map(([attribute, value]) => replace(attribute, value)),
    );
  const ensureUnit = (unit: string) => addUnlessThere(admin, `OU=${unit},${people}`);
  return {
    kind: "active_directory",
    ...{ host, name, ...ports, authority, base, people, groups, bindDn, bindPassword: testPassword },
    ...{ program, admin, dnOf },
    async add(...all) {
      const dns: string[] = [];
      for (const person of all) {
        if (person.unit) await ensureUnit(person.unit);
        const dn = `CN=${person.name},${person.unit ? `OU=${person.unit},` : ""}${people}`;
        await addUser(admin, dn, person);
        dns.push(dn);
      }
      return dns;
    },
    async addGroup(group, members) {
      const dn = `CN=${group},${groups}`;
      await admin.add(dn, {
        objectClass: "group",
        sAMAccountName: group,
        ...(members.length > 0 && { member: [...members] }),
      });
      return dn;
    },
    setMembers: (groupDn, members) =>
      admin.modify(groupDn, [
        new Change({
          operation: "replace",
          modification: new Attribute({ type: "member", values: [...members] }),
        }),
      ]),
    change: modify,
    setPassword: async (sought, password) =>
      admin.modify(await dnOf(sought), [passwordChange("replace", password)]),
    disable: (sought) => modify(sought, { userAccountControl: "514" }),
    enable: (sought) => modify(sought, { userAccountControl: "512" }),
    async lock(sought) {
      for (let count = 0; count < lockoutThreshold; count++) {
        await wrongBind(`ldaps://${host}:${ports.tlsPort}`, authority, `${sought}@${realm}`);
      }
    },
    unlock: (sought) => modify(sought, { lockoutTime: "0" }),
    // Yesterday, in tenths of a microsecond since 1601.
    expire: (sought) =>
      modify(sought, {
        accountExpires: String((BigInt(Date.now() - 86_400_000) + 11_644_473_600_000n) * 10_000n),
      }),
    mustChange: (sought) => modify(sought, { pwdLastSet: "0" }),
    async rename(sought, newName) {
      const dn = await dnOf(sought);
      await admin.modify(dn, [
        replace("sAMAccountName", newName),
        replace("userPrincipalName", `${newName}@corp.test`),
      ]);
      await admin.modifyDN(dn, `CN=${newName}`);
    },
    async move(sought, unit) {
      await ensureUnit(unit);
      await admin.modifyDN(await dnOf(sought), `CN=${sought},OU=${unit},${people}`);
    },
    remove: async (sought) => admin.del(await dnOf(sought)),
    async stop() {
      program.resume();
      await admin.unbind().catch(() => {});
      await program.remove();
    },
  };
}

async function addUser(admin: Client, dn: string, person: TestPerson): Promise<void> {
  await admin.add(dn, {
    objectClass: "user",
    sAMAccountName: person.name,
    userPrincipalName: `${person.name}@corp.test`,
    ...(person.displayName && { displayName: person.displayName }),
    ...(person.mail && { mail: person.mail }),
    ...(person.phone && { telephoneNumber: person.phone }),
  });
  // A new account is disabled until it has a password.
  await admin.modify(dn, [
    passwordChange("replace", person.password ?? testPassword),
    replace("userAccountControl", "512"),
  ]);
}

/** Makes an organisational unit. */
async function addUnlessThere(admin: Client, dn: string): Promise<void> {
  try {
    await admin.add(dn, { objectClass: "organizationalUnit" });
  } catch (error) {
    if ((error as { code?: number }).code !== alreadyExists) throw error;
  }
}

const alreadyExists = 68;

/** One refused bind. @throws Error when it was not refused */
async function wrongBind(url: string, authority: string, user: string): Promise<void> {
  const client = new Client({ url, tlsOptions: { ca: authority }, timeout: 5000 });
  try {
    await client.bind(user, "not-the-password");
  } catch {
    return;
  } finally {
    await client.unbind().catch(() => {});
  }
  throw new Error(`${user} got in with a wrong password`);
}

const replace = (type: string, value: string) =>
  new Change({ operation: "replace", modification: new Attribute({ type, values: [value] }) });

const passwordChange = (operation: "replace", password: string) =>
  new Change({
    operation,
    modification: new Attribute({ type: "unicodePwd", values: [Buffer.from(`"${password}"`, "utf16le")] }),
  });
