/** Pure. What it means that PostgreSQL asks in this way, or refuses before it asks. */
import type { AuthenticationRequest, ServerError } from "@/lib/protocols/postgres/wire";
import { failed, passed, type StepResult } from "./steps";

const order =
  "The first line of pg_hba.conf that matches database, role and address decides. Put the second-factor line above it, or take the role out of it.";

/** The result for what PostgreSQL asks for, over TLS. Only a question for the password in the clear leads to Postern. */
export function requestResult(request: AuthenticationRequest, role: string): StepResult {
  switch (request.kind) {
    case "cleartext":
      return passed("It asks for the password, as it does when it asks Postern.");
    case "sasl":
      return request.mechanisms.some((name) => name.startsWith("OAUTH"))
        ? failed(`It asks ${role} for a token (oauth), so Postern is not asked.`, order)
        : failed(
            `It checks the password of ${role} itself (scram-sha-256), so Postern is not asked and no code is needed.`,
            order,
          );
    case "md5":
      return failed(
        `It checks the password of ${role} itself (md5), so Postern is not asked and no code is needed.`,
        order,
      );
    case "gss":
      return failed(`It asks ${role} for Kerberos or Windows credentials, so Postern is not asked.`, order);
    case "ok":
      return failed(
        `It lets ${role} in without asking for anything: the line has the method trust, or another that needs no password.`,
        `Nobody from this address needs a password as ${role}. ${order}`,
      );
    case "other":
      return failed(`It asks for something that is not known here (${request.code}).`, order);
  }
}

/** The result for an error before anything was asked. */
export function refusedBeforeAsking(error: ServerError, role: string, database: string): StepResult {
  const facts = [["Error", `${error.code}: ${error.message}`] as const];
  if (error.code === "28000" && error.routine === "ClientAuthentication") {
    return /reject/i.test(error.message)
      ? failed(`A line of pg_hba.conf rejects ${role} from this machine.`, order, facts)
      : failed(
          `No line of pg_hba.conf is for ${role} in ${database} from this machine with TLS.`,
          "Add a second-factor line of type hostssl whose network holds the address of the machine that Postern runs on, and reload. For everyone else that may say nothing: they come from other addresses.",
          facts,
        );
  }
  if (error.code === "53300") {
    return failed("PostgreSQL takes no more connections.", "Wait, or raise max_connections.", facts);
  }
  if (error.code === "57P03") {
    return failed("PostgreSQL is starting or stopping.", "Try again in a moment.", facts);
  }
  return failed(
    "PostgreSQL refused before it asked for anything.",
    "Check PostgreSQL's log at this time.",
    facts,
  );
}
