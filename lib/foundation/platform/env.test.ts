/** Tests of the environment: defaults, and errors that name variable and fix. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { StartError } from "@/lib/foundation/base/errors";
import { parseEnv } from "./env";

test("nothing needs to be set; an empty variable counts as unset", () => {
  const parsed = parseEnv({ DATABASE_URL: "", POSTERN_CONSOLE_PORT: "", OTHER: "x" });
  expect(parsed).toMatchObject({
    home: resolve(".postern"),
    POSTERN_CONSOLE_HOST: "127.0.0.1",
    POSTERN_CONSOLE_PORT: 3000,
    POSTERN_RADIUS_PORT: 1812,
    POSTERN_STORE_PORT: 0,
    POSTERN_LDAPS_PORT: 1636,
    POSTERN_LDAP_BASE: { text: "dc=postern" },
    POSTERN_LDAP_NAMES: [],
  });
  expect(parsed.POSTERN_LDAP_PORT).toBeUndefined();
  expect(parsed.DATABASE_URL).toBeUndefined();
});

test.each([
  ["DATABASE_URL", "mysql://x", "must start with postgresql://"],
  ["POSTERN_CONSOLE_PORT", "70000", "65535"],
  ["POSTERN_RADIUS_PORT", "x", "number"],
  ["POSTERN_CONSOLE_URL", "ftp://x", "URL"],
  ["POSTERN_LOG_LEVEL", "loud", "silent"],
  ["POSTERN_LDAP_BASE", "dc=a, dc=b", "distinguished name"],
  ["POSTERN_LDAP_NAMES", "db1.example.org,not a name", "host names or addresses"],
  ["POSTERN_LDAP_KEY", "/etc/key.pem", "POSTERN_LDAP_CERTIFICATE: is not set"],
  ["POSTERN_CONSOLE_KEY", "/etc/key.pem", "POSTERN_CONSOLE_CERTIFICATE: is not set"],
  ["POSTERN_CONSOLE_TLS", "files", "POSTERN_CONSOLE_CERTIFICATE"],
])("%s=%s is refused by name", (name, value, words) => {
  const parse = () => parseEnv({ [name]: value });
  expect(parse).toThrow(StartError);
  expect(parse).toThrow(name);
  expect(parse).toThrow(words);
});

test("StartTLS needs a port of its own", () => {
  expect(() => parseEnv({ POSTERN_LDAPS_PORT: "1636", POSTERN_LDAP_PORT: "1636" })).toThrow("must differ");
});

test("the console's TLS follows from its files, can be asked for, and can be switched off whatever files are named", () => {
  const files = { POSTERN_CONSOLE_CERTIFICATE: "/c.pem", POSTERN_CONSOLE_KEY: "/k.pem" };
  expect(parseEnv({}).consoleTls).toBe("off");
  expect(parseEnv(files).consoleTls).toBe("files");
  expect(parseEnv({ POSTERN_CONSOLE_TLS: "issued" }).consoleTls).toBe("issued");
  expect(parseEnv({ ...files, POSTERN_CONSOLE_TLS: "off" }).consoleTls).toBe("off");
});

test("an address for people that HTTP leads to must not be HTTP itself", () => {
  const url = { POSTERN_CONSOLE_URL: "http://postern.example.org" };
  expect(() => parseEnv({ ...url, POSTERN_CONSOLE_TLS: "issued" })).toThrow(/POSTERN_CONSOLE_URL.*https/);
  expect(parseEnv(url).POSTERN_CONSOLE_URL).toBe("http://postern.example.org");
});

test("names of the LDAPS door are a list", () => {
  const parsed = parseEnv({ POSTERN_LDAP_NAMES: "db1.example.org, 192.0.2.7,::1" });
  expect(parsed.POSTERN_LDAP_NAMES).toEqual(["db1.example.org", "192.0.2.7", "::1"]);
});

test("all that is wrong is named at once", () => {
  const parse = () => parseEnv({ POSTERN_CONSOLE_PORT: "-1", POSTERN_METRICS_PORT: "none" });
  expect(parse).toThrow(/POSTERN_CONSOLE_PORT[\s\S]*POSTERN_METRICS_PORT/);
});
