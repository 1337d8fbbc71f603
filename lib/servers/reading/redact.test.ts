/** Secrets in lines of pg_hba.conf never reach the store. */
import { expect, it } from "vitest";
import type { HbaRow } from "./reading";
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
  [["radiussecrets=a long enough secret,another one of them"], "long enough"],
  [["radiusservers=10.0.0.1", "radiussecrets=hunter2=x"], "hunter2"],
  [["ldapbindpasswd=hunter2", "ldapprefix=uid="], "hunter2"],
  [["oauth_client_secret=hunter2"], "hunter2"],
])("hides the secret in %j", (options, secret) => {
  const hidden = withoutSecrets({ ...row, options }).options ?? [];
  expect(hidden.join()).not.toContain(secret);
  expect(hidden.map((word) => word.split("=")[0])).toEqual(options.map((word) => word.split("=")[0]));
});

it("leaves other options as they are", () => {
  const options = ["map=secrets", "clientcert=verify-full", "ldapprefix=uid="];
  expect(withoutSecrets({ ...row, options }).options).toEqual(options);
});

it("takes the secret out of an error that repeats what was written", () => {
  const error = "authentication option not in name=value format: hunter2";
  const { error: hidden } = withoutSecrets({ ...row, options: null, error });
  expect(hidden).toBe("authentication option not in name=value format: ••••");
});
