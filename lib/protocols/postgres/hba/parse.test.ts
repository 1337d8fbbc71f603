/** What the comparison with a real server cannot show: other versions, LDAP, secrets, odd input. */
import { expect, it } from "vitest";
import { parseHba } from "./parse";

const first = (text: string, version = 18) => {
  const { rules, problems } = parseHba(text, { version });
  return rules[0] ?? problems[0]?.message;
};

it.each([
  ["host all all all radius radiusservers=h radiussecrets=s", 18, undefined],
  ["host all all all radius radiusservers=h radiussecrets=s", 19, 'invalid authentication method "radius"'],
  ["host all all all oauth issuer=x scope=y", 17, 'invalid authentication method "oauth"'],
  ["host all all all trust issuer=x", 17, 'unrecognized authentication option name: "issuer"'],
  ["host all all all trust radiussecrets=x", 19, 'unrecognized authentication option name: "radiussecrets"'],
  ["include other.conf", 15, 'invalid connection type "include"'],
  ["include other.conf", 16, 'could not open file "other.conf": No such file or directory'],
  [
    "host all @x all md5",
    15,
    'could not open secondary authentication file "@x" as "x": No such file or directory',
  ],
  ["host /( all all md5", 15, undefined],
  ["host /( all all md5", 16, 'invalid regular expression "(": parentheses () not balanced'],
  [
    "host all all all md5 map=x",
    15,
    'authentication option "map" is only valid for authentication methods ident, peer, gssapi, sspi, and cert',
  ],
] as const)("reads %s on %i", (text, version, message) => {
  const found = first(text, version);
  if (message === undefined) expect(found).toHaveProperty("method");
  else expect(found).toBe(message);
});

it.each([
  [
    'ldapserver="h1 h2" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=a,dc=postern"',
    undefined,
  ],
  [
    "ldapserver=h",
    'authentication method "ldap" requires argument "ldapbasedn", "ldapprefix", or "ldapsuffix" to be set',
  ],
  ["ldapprefix=x ldapbasedn=y", "cannot mix options for simple bind and search+bind modes"],
  [
    "ldapbasedn=y ldapsearchattribute=a ldapsearchfilter=b",
    "cannot use ldapsearchattribute together with ldapsearchfilter",
  ],
  ["ldapbasedn=y ldapport=x", 'invalid LDAP port number: "x"'],
  ["ldapurl=ldapi://h/dc=x", "unsupported LDAP URL scheme: ldapi"],
  ["ldapurl=nonsense", 'could not parse LDAP URL "nonsense"'],
  ["ldapurl=ldap://h:abc/dc=x", 'could not parse LDAP URL "ldap://h:abc/dc=x"'],
  ["ldapurl=ldap://h:/dc=x", 'could not parse LDAP URL "ldap://h:/dc=x"'],
  [
    "radiusservers=x",
    'authentication option "radiusservers" is only valid for authentication methods radius',
  ],
] as const)("checks LDAP's options: %s", (options, message) => {
  const found = first(`hostssl all all all ldap ${options}`);
  if (message === undefined) expect(found).toHaveProperty("method", "ldap");
  else expect(found).toBe(message);
});

it("has the host of an LDAP URL without the brackets of IPv6", () => {
  expect(first('host all all all ldap ldapurl="ldap://[2001:db8::7]:1389/dc=x"')).toMatchObject({
    options: { ldapserver: "2001:db8::7", ldapport: "1389" },
  });
});

it("refuses mixed modes of LDAP in the words of the version", () => {
  const message = (version: number) =>
    parseHba("host all all all ldap ldapprefix=a ldapbasedn=b", { version }).problems[0]?.message;
  expect(message(17)).toBe(
    "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, ldapsearchfilter, or ldapurl together with ldapprefix",
  );
  expect(message(18)).toBe("cannot mix options for simple bind and search+bind modes");
});

it("spreads an LDAP URL over the options that it stands for", () => {
  expect(
    first('hostssl all all all ldap ldapurl="ldaps://h.example:1636/ou=a,dc=x?mail,uid?sub" ldapport=7'),
  ).toMatchObject({
    options: {
      ldapscheme: "ldaps",
      ldapserver: "h.example",
      ldapport: "7",
      ldapbasedn: "ou=a,dc=x",
      ldapsearchattribute: "mail",
    },
  });
});

it("refuses hostssl where TLS is off, as PostgreSQL does", () => {
  const { problems } = parseHba("hostssl all all all md5", { version: 18, hasTls: false });
  expect(problems[0]?.message).toBe("hostssl record cannot match because SSL is disabled");
});

it("takes any text without throwing", () => {
  const signs = [
    '"',
    ",",
    " ",
    "#",
    "\\",
    "\n",
    "@",
    "/",
    "+",
    "host",
    "all",
    "10.0.0.0/8",
    "=",
    "(",
    "[",
    "\r",
    "\0",
  ];
  let seed = 7;
  const next = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed;
  };
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: next() % 40 }, () => signs[next() % signs.length]).join("");
    expect(() => parseHba(text, { version: 14 + (i % 6) })).not.toThrow();
  }
});
