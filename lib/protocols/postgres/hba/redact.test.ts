/** No secret of pg_hba.conf comes out of the functions that prepare it for showing. */
import { expect, it } from "vitest";
import { hideLine, hideMessage, hideOptions, hideText } from "./redact";

const start = "hostssl all all all radius radiusservers=127.0.0.1";

it.each([
  [`${start} radiussecrets=hunter2hunter2hunter2`],
  [`${start} radiussecrets="hunter2hunter2hunter2"`],
  [`${start} radiussecrets="hunter2,hunter2"`],
  [`${start} radiussecrets=hunter2,hunter2`],
  [`${start} radiussecrets="""hunter2"",""hunter2"""`],
  [`${start} "radiussecrets=hunter2 hunter2"`],
  [`${start} radiussecrets=x"hunter2 hunter2"hunter2`],
  [`${start} radius"secrets"=hunter2`],
  [`${start} "radius"secrets=hunter2`],
  [`${start} ra"diussecrets=hunter2 hunter2" radiusports=1812`],
  [`# ${start} radiussecrets=hunter2`],
  [`#${start} radiussecrets = "hunter2 hunter2"`],
  ["host all all all ldap ldapbasedn=x ldapbindpasswd=hunter2"],
  ['host all all all ldap ldapbasedn=x ldapbindpasswd="hunter2 # hunter2"'],
  ["host all all all ldap ldapurl=ldap://h/dc=x????!bindname=cn=a,x-bindpw=hunter2"],
  ["host all all all new newsecret=hunter2 some_password=hunter2"],
])("hides %s", (line) => {
  expect(hideLine(line)).not.toContain("hunter2");
  expect(hideText(`${line}\nhost all all all trust`)).not.toContain("hunter2");
});

it("keeps everything else as it is", () => {
  expect(hideLine(`${start} radiussecrets="0123456789abcdefghij" radiusports="1812" # x`)).toBe(
    `${start} radiussecrets="••••" radiusports="1812" # x`,
  );
  const line = 'host "a b",c  all\t10.0.0.0/8 md5 # nothing here';
  expect(hideLine(line)).toBe(line);
});

it("says that a secret is weak without saying what it is", () => {
  expect(hideOptions(["radiusservers=h", "radiussecrets=testing123", "map=x"])).toEqual([
    "radiusservers=h",
    "radiussecrets=••",
    "map=x",
  ]);
  expect(hideOptions(["radiussecrets=0123456789abcdefghij,short"])).toEqual(["radiussecrets=••••,••"]);
});

it("hides the password inside an LDAP URL that the view gives", () => {
  const url = "ldapurl=ldap://h/dc=x????!bindname=cn=a,x-bindpw=hunter2";
  expect(hideOptions([url])).toEqual(["ldapurl=ldap://h/dc=x????!bindname=cn=a,x-bindpw=••••"]);
});

it("joins a continued line that holds a secret, and keeps other lines as written", () => {
  const text = `local all \\\n all peer\n${start} radiussecrets=hun\\\nter2\n# end\n`;
  expect(hideText(text)).toBe(`local all \\\n all peer\n${start} radiussecrets="••"\n# end\n`);
});

it("cuts PostgreSQL's messages that quote what may be a secret", () => {
  expect(hideMessage("authentication option not in name=value format: hunter2")).not.toContain("hunter2");
  expect(hideMessage('invalid connection type "x"')).toBe('invalid connection type "x"');
});
