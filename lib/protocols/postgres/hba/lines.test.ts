/** The exact text that an administrator pastes into pg_hba.conf. */
import { expect, it } from "vitest";
import { ldapSnippet, pgHbaSnippet, radiusLines } from "./lines";

it("names one worker and keeps the secret out unless it is given", () => {
  expect(
    pgHbaSnippet({ servers: [{ host: "127.0.0.1", port: 1812 }], secret: null, identifier: "Analytics DB" }),
  ).toBe(
    `local   all   postgres   peer
hostssl all   all   0.0.0.0/0   radius radiusservers="127.0.0.1" radiusports="1812" radiussecrets="SHARED-SECRET" radiusidentifiers="analytics-db"
hostssl all   all   ::/0        radius radiusservers="127.0.0.1" radiusports="1812" radiussecrets="SHARED-SECRET" radiusidentifiers="analytics-db"`,
  );
});

it("names the door of LDAPS without any secret", () => {
  const servers = [
    { host: "10.0.0.1", port: 1636 },
    { host: "10.0.0.2", port: 1636 },
  ];
  expect(ldapSnippet({ servers, ldapName: "main", base: "dc=postern" }).split("\n").slice(0, 2)).toEqual([
    "local   all   postgres   peer",
    `hostssl all   all   0.0.0.0/0   ldap ldapserver="10.0.0.1 10.0.0.2" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=main,dc=postern"`,
  ]);
});

it("lists several workers, with their ports only when they differ", () => {
  const lines = (ports: readonly number[]) =>
    radiusLines({
      servers: ports.map((port, i) => ({ host: `10.0.0.${i}`, port })),
      secret: "s3cret",
      identifier: "",
    });
  expect(lines([1812, 1812])).toContain(
    'radiusservers="10.0.0.0,10.0.0.1" radiusports="1812" radiussecrets="s3cret" radiusidentifiers="postgresql"',
  );
  expect(lines([1812, 2812])).toContain('radiusports="1812,2812"');
});

it("stands in for a worker that nobody named", () => {
  expect(radiusLines({ servers: [{ host: null, port: 1999 }], secret: null, identifier: "x" })).toContain(
    'radiusservers="WORKER-HOST" radiusports="1999"',
  );
  expect(radiusLines({ servers: [], secret: null, identifier: "x" })).toContain('radiusports="1812"');
});
