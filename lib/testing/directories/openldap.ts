/** A real slapd for tests: with password policies and memberOf, LDAPS and StartTLS, on free ports of the loopback. */
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Attribute, Change, Client } from "ldapts";
import { freePort } from "@/lib/foundation/platform/ports";
import { temporaryDirectory } from "../postgres";
import { writeCertificate } from "./certificates";
import { addSample, type TestDirectory, testPassword } from "./directory";
import { startProgram } from "./program";

const base = "dc=corp,dc=test";
const people = `ou=people,${base}`;
const groups = `ou=groups,${base}`;
const rootDn = `cn=admin,${base}`;
const bindDn = `cn=postern,ou=services,${base}`;
const name = "ldap.corp.test";

/** An account that reads as much as slapd lets anybody by itself: 500 entries in all. */
export const limitedBindDn = `cn=limited,ou=services,${base}`;

const lockoutThreshold = 4;

/**
 * What a test may want otherwise. `ldif`: entries that are loaded before the start. `isEmpty`: without the sample. `isPublic`:
 * whoever asks may read, without a bind account.
 */
export type OpenLdapOptions = {
  readonly ldif?: string;
  readonly isEmpty?: boolean;
  readonly isPublic?: boolean;
};

/** Starts it, new, in about a second. @throws Error when slapd is not installed or does not start */
export async function startOpenLdap(options: OpenLdapOptions = {}): Promise<TestDirectory> {
  const home = await temporaryDirectory();
  const port = await freePort();
  const tlsPort = await freePort();
  const host = "127.0.0.1";
  mkdirSync(join(home, "data"));
  const tls = await writeCertificate(home, [name, host, "localhost"]);
  const config = join(home, "slapd.conf");
  writeFileSync(config, configuration(home, tls, options.isPublic ? "read" : "auth"));
  const ldif = join(home, "start.ldif");
  writeFileSync(ldif, `${tree()}\n${options.ldif ?? ""}`);
  try {
    await promisify(execFile)("/usr/sbin/slapadd", ["-q", "-f", config, "-l", ldif]);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  const program = await startProgram({
    command: "/usr/sbin/slapd",
    words: ["-f", config, "-h", `ldap://${host}:${port}/ ldaps://${host}:${tlsPort}/`, "-d", "none"],
    ...{ host, home, ports: [port, tlsPort] },
  });
  const admin = new Client({
    url: `ldaps://${host}:${tlsPort}`,
    tlsOptions: { ca: tls.text },
    timeout: 20_000,
  });
  await admin.bind(rootDn, testPassword);
  const directory = directoryOf({ host, port, tlsPort, authority: tls.text, program, admin });
  if (!options.isEmpty) await addSample(directory);
  return directory;
}

const modules = ["back_mdb", "ppolicy", "memberof", "refint"];

const configuration = (
  home: string,
  tls: { readonly certificate: string; readonly key: string; readonly authority: string },
  anonymous: "read" | "auth",
) => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
${modules.map((module) => `moduleload ${module}`).join("\n")}
pidfile ${join(home, "slapd.pid")}
argsfile ${join(home, "slapd.args")}
TLSCertificateFile ${tls.certificate}
TLSCertificateKeyFile ${tls.key}
TLSCACertificateFile ${tls.authority}
access to attrs=userPassword by self write by anonymous auth by * none
access to * by users read by anonymous ${anonymous}
database mdb
suffix "${base}"
rootdn "${rootDn}"
rootpw ${testPassword}
directory ${join(home, "data")}
maxsize 1073741824
envflags nosync
limits dn.exact="${bindDn}" size=unlimited size.prtotal=unlimited time=unlimited
index objectClass eq
index entryUUID eq
index uid,cn,member eq
overlay memberof
memberof-group-oc groupOfNames
overlay refint
refint_attributes member
refint_nothing ${rootDn}
overlay ppolicy
ppolicy_default "cn=default,ou=policies,${base}"
ppolicy_use_lockout
`;

const tree = () => `
dn: ${base}
objectClass: organization
objectClass: dcObject
dc: corp
o: Corp

${["people", "groups", "services", "policies"]
  .map((unit) => `dn: ou=${unit},${base}\nobjectClass: organizationalUnit\nou: ${unit}\n`)
  .join("\n")}
dn: cn=default,ou=policies,${base}
objectClass: pwdPolicy
objectClass: applicationProcess
cn: default
pwdAttribute: userPassword
pwdLockout: TRUE
pwdMaxFailure: ${lockoutThreshold}
pwdMustChange: TRUE
pwdAllowUserChange: TRUE
pwdMinLength: 8
pwdCheckQuality: 1

dn: cn=short,ou=policies,${base}
objectClass: pwdPolicy
objectClass: applicationProcess
cn: short
pwdAttribute: userPassword
pwdMaxAge: 1

${[bindDn, limitedBindDn]
  .map(
    (dn) => `dn: ${dn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: ${/^cn=([^,]+)/.exec(dn)?.[1]}
userPassword: ${testPassword}
`,
  )
  .join("\n")}
`;

type Parts = Pick<TestDirectory, "host" | "port" | "tlsPort" | "authority" | "program" | "admin">;

function directoryOf({ admin, program, ...where }: Parts): TestDirectory {
  const dnOf = async (sought: string) => {
    const { searchEntries } = await admin.search(people, {
      filter: `(uid=${sought})`,
      attributes: ["1.1"],
    });
    const [found] = searchEntries;
    if (!found) throw new Error(`nobody in the directory is called ${sought}`);
    return found.dn;
  };
  const modify = async (sought: string, values: Readonly<Record<string, string | readonly string[]>>) =>
    admin.modify(
      await dnOf(sought),
      Object.entries(values).map(([attribute, value]) => replace(attribute, value)),
    );
  const ensureUnit = async (unit: string) => {
    await admin
      .add(`ou=${unit},${people}`, { objectClass: "organizationalUnit", ou: unit })
      .catch((error) => {
        if ((error as { code?: number }).code !== alreadyExists) throw error;
      });
  };
  return {
    kind: "openldap",
    ...{ ...where, name, base, people, groups, bindDn, bindPassword: testPassword },
    ...{ program, admin, dnOf },
    async add(...all) {
      const dns: string[] = [];
      for (const person of all) {
        if (person.unit) await ensureUnit(person.unit);
        const dn = `uid=${person.name},${person.unit ? `ou=${person.unit},` : ""}${people}`;
        await admin.add(dn, {
          objectClass: "inetOrgPerson",
          ...{ uid: person.name, sn: person.name, cn: person.displayName ?? person.name },
          ...(person.displayName && { displayName: person.displayName }),
          ...(person.mail && { mail: person.mail }),
          ...(person.phone && { telephoneNumber: person.phone }),
          userPassword: person.password ?? testPassword,
        });
        dns.push(dn);
      }
      return dns;
    },
    async addGroup(group, members) {
      const dn = `cn=${group},${groups}`;
      // A group of names must have a member; the group itself stands for nobody.
      await admin.add(dn, { objectClass: "groupOfNames", cn: group, member: orNobody(members) });
      return dn;
    },
    setMembers: (groupDn, members) => admin.modify(groupDn, [replace("member", orNobody(members))]),
    change: modify,
    setPassword: (sought, password) => modify(sought, { userPassword: password }),
    disable: (sought) => modify(sought, { pwdAccountLockedTime: "000001010000Z" }),
    enable: (sought) => modify(sought, { pwdAccountLockedTime: [] }),
    async lock(sought) {
      const dn = await dnOf(sought);
      for (let count = 0; count < lockoutThreshold; count++) await wrongBind(where, dn);
    },
    unlock: (sought) => modify(sought, { pwdAccountLockedTime: [] }),
    async expire(sought) {
      await modify(sought, { pwdPolicySubentry: `cn=short,ou=policies,${base}` });
      await modify(sought, { userPassword: testPassword });
      // Its password is good for a second.
      await sleep(2100);
    },
    mustChange: (sought) => modify(sought, { pwdReset: "TRUE" }),
    async rename(sought, newName) {
      await admin.modifyDN(await dnOf(sought), `uid=${newName}`);
    },
    async move(sought, unit) {
      await ensureUnit(unit);
      await admin.modifyDN(await dnOf(sought), `uid=${sought},ou=${unit},${people}`);
    },
    remove: async (sought) => admin.del(await dnOf(sought)),
    async stop() {
      program.resume();
      await admin.unbind().catch(() => {});
      await program.remove();
    },
  };
}

const alreadyExists = 68;
const orNobody = (members: readonly string[]) => (members.length > 0 ? [...members] : [rootDn]);

async function wrongBind(
  { host, tlsPort, authority }: Pick<TestDirectory, "host" | "tlsPort" | "authority">,
  dn: string,
): Promise<void> {
  const client = new Client({
    url: `ldaps://${host}:${tlsPort}`,
    tlsOptions: { ca: authority },
    timeout: 5000,
  });
  try {
    await client.bind(dn, "not-the-password");
  } catch {
    return;
  } finally {
    await client.unbind().catch(() => {});
  }
  throw new Error(`${dn} got in with a wrong password`);
}

const replace = (type: string, value: string | readonly string[]) =>
  new Change({
    operation: "replace",
    modification: new Attribute({ type, values: typeof value === "string" ? [value] : [...value] }),
  });
