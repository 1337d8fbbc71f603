/** Secrets in lines of pg_hba.conf never reach the store. */
import { expect, it } from "vitest";
import type { HbaRow } from "../reading";
import { withoutSecrets } from "./redact";

const row: HbaRow = {
  rule_number: 1,
  file_name: "/etc/postgresql/18/main/pg_hba.conf",
  line_number: 3,
  type: "hostssl",
  database: ["all"],
  user_name: ["all"],
  address: "0.0.0.0",
  netmask: "0.0.0.0",
  auth_method: "radius",
  options: [],
  error: null,
};

it.each([
  [['radiussecrets="top,secret"'], ["radiussecrets=[hidden]"]],
  [
    ["radiusservers=10.0.0.1", "radiussecrets=hunter2=x"],
    ["radiusservers=10.0.0.1", "radiussecrets=[hidden]"],
  ],
  [
    ["ldapbindpasswd=hunter2", "ldapprefix=uid="],
    ["ldapbindpasswd=[hidden]", "ldapprefix=uid="],
  ],
  [["LDAPBINDPASSWD=hunter2"], ["LDAPBINDPASSWD=[hidden]"]],
  [["oauth_client_secret=hunter2"], ["oauth_client_secret=[hidden]"]],
  [
    ["map=secrets", "clientcert=verify-full"],
    ["map=secrets", "clientcert=verify-full"],
  ],
])("%j becomes %j", (options, hidden) => {
  expect(withoutSecrets({ ...row, options }).options).toEqual(hidden);
});

it("takes the secret out of an error that repeats what was written", () => {
  const error = "authentication option not in name=value format: hunter2";
  const { error: hidden } = withoutSecrets({ ...row, options: null, error });
  expect(hidden).toBe("authentication option not in name=value format: [hidden]");
});
