/** Taking over passwords from database roles: shown first, then done in one transaction with its audit rows. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditSubject } from "@/lib/foundation/audit/events";
import { record, recordMany } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { forgetCredentials, holdLogins } from "@/lib/login/authentication/login-state";
import { sealVerifier } from "@/lib/login/first-factor/kept-password";
import { userSubject } from "@/lib/people/users/existing";
import { type Judged, judge, type KnownUser } from "./judge";
import { knownUsers } from "./known-users";
import { isTakeable } from "./outcome";
import type { ImportInput, PreviewInput } from "./schema";
import { existingServer, rolesFrom } from "./source";
import { type VerifierReport, viewOf } from "./view";

/** What would become of each role. Nothing is changed, and no password is given back. */
export async function previewVerifiers(actor: Actor, input: PreviewInput): Promise<VerifierReport> {
  authorize(actor, "server.write");
  const server = await existingServer(database(), input.serverId);
  const { roles, unreadableLines } = await rolesFrom(server, input);
  const userOf = await knownUsers(database(), roles);
  return { roles: judge(roles, userOf).map(viewOf), unreadableLines };
}

/** What was done: how many users log in with the role's password now, and roles that were chosen but could not be taken. */
export type ImportResult = { readonly taken: number; readonly left: readonly string[] };

/**
 * Makes the chosen roles' verifiers the passwords of their users; a password of ours goes with it where the role was
 * chosen over it. All of it or nothing.
 * @throws AppError 'invalid_input' when two of the chosen roles mean one user, or nothing is chosen
 */
export async function importVerifiers(actor: Actor, input: ImportInput): Promise<ImportResult> {
  authorize(actor, "user.set_password");
  if (input.roles.length === 0) throw new AppError("invalid_input", "Choose at least one role.");
  const server = await existingServer(database(), input.serverId);
  const { roles } = await rolesFrom(server, input);
  const chosen = new Set(input.roles);
  return database().$transaction(
    async (tx) => {
      const userOf = await knownUsers(tx, roles);
      await holdLogins(tx, idsOf(judge(roles, userOf).filter(({ role }) => chosen.has(role))));
      // Once more, now that nobody else can change them.
      const judged = judge(roles, await knownUsers(tx, roles));
      const taken = judged.filter(isWhole).filter(({ role }) => chosen.has(role));
      refuseTwoForOne(taken);
      await write(tx, taken);
      const subject: AuditSubject = { kind: "server", id: server.id, name: server.name };
      await record(tx, actor, {
        action: "server.verifiers_imported",
        subject,
        detail: {
          from: input.source === "server" ? "the server" : "a text",
          takenOver: taken.length,
          replacedOwnPasswords: taken.filter(({ user }) => user.hasOwnPassword).map(({ role }) => role),
          roles: taken.slice(0, mostNamed).map(({ role }) => role),
          notTakenOver: judged.length - taken.length,
        },
      });
      await recordMany(
        tx,
        actor,
        taken.map(({ role, user }) => ({
          action: "user.password_set",
          subject: userSubject(user),
          detail: { takenOverFrom: server.name, role },
        })),
      );
      const done = new Set(taken.map(({ role }) => role));
      return { taken: taken.length, left: input.roles.filter((role) => !done.has(role)) };
    },
    { timeout: 60_000 },
  );
}

/** Names beyond this are left out of the one row; each user has a row of its own. */
const mostNamed = 500;

type Whole = Judged & { readonly user: KnownUser; readonly verifier: string };
const isWhole = (one: Judged): one is Whole =>
  isTakeable(one.outcome) && one.user !== null && one.verifier !== null;

const idsOf = (judged: readonly Judged[]): string[] => [
  ...new Set(judged.flatMap(({ user }) => (user ? [user.id] : []))),
];

function refuseTwoForOne(taken: readonly Whole[]): void {
  const byUser = new Map<string, string>();
  for (const { role, user } of taken) {
    const other = byUser.get(user.id);
    if (other !== undefined) {
      throw new AppError(
        "invalid_input",
        `“${other}” and “${role}” both belong to the user “${user.username}”. Choose the one whose password you want to keep.`,
      );
    }
    byUser.set(user.id, role);
  }
}

async function write(tx: Transaction, taken: readonly Whole[]): Promise<void> {
  const ids = taken.map(({ user }) => user.id);
  const sealed = taken.map(({ user, verifier }) =>
    Buffer.from(sealVerifier(user.id, verifier)).toString("base64"),
  );
  await tx.$executeRaw`
    UPDATE "users" u SET "scram_sealed" = decode(n."sealed", 'base64'), "password_hash" = NULL,
      "password_changed_at" = NULL, "session_epoch" = u."session_epoch" + 1, "updated_at" = now()
    FROM unnest(${ids}::uuid[], ${sealed}::text[]) AS n ("id", "sealed") WHERE u."id" = n."id"`;
  await forgetCredentials(tx, ids);
}
