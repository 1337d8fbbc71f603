/** The command that prints the roles' passwords on the database host. */
import { expect, it } from "vitest";
import { usualSuperuser } from "@/lib/protocols/postgres/local-psql";
import { rolesCommand } from "./view";

const sql =
  "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin AND rolpassword IS NOT NULL AND (rolvaliduntil IS NULL OR rolvaliduntil > now()) ORDER BY rolname";

it("goes by the socket as the superuser that there is, and writes a file for its owner alone", () => {
  expect(rolesCommand(usualSuperuser, null)).toBe(`sudo -u postgres psql -X --csv -c "${sql}"`);
  const admin = { osUser: "postgres", role: "admin", port: 5433 };
  expect(rolesCommand(admin, "roles.csv")).toBe(
    `umask 077; sudo -u postgres psql -p 5433 -U admin -d postgres -X --csv -c "${sql}" > roles.csv`,
  );
});
