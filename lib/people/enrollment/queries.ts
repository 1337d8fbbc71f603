/** What self-service pages read: own factors, own logins, how to connect. Everything is of one user id: the actor's. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { consoleUrl } from "@/lib/foundation/platform/console-url";
import { database } from "@/lib/foundation/platform/database";
import type { CodeLook, KeySettings } from "@/lib/login/factors/descriptor";
import { totp } from "@/lib/login/factors/kinds/totp";
import { counterKind, type FactorTraits, lookOf, traitsOf } from "@/lib/login/factors/table";
import { addressText } from "@/lib/login/log/seen-from";
import { elsewhereColumns, type OwnPassword, ownPasswordOf } from "@/lib/people/passwords/elsewhere";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import { passwordLimits } from "@/lib/people/passwords/refuse";
import { asksForFactor } from "@/lib/people/policies/reach";
import { ownPolicies } from "./allowance";
import { recoveryCodesLeft } from "./credentials";
import { canProve, whyNoMore } from "./new-factor";
import { plainReason } from "./plain-reasons";
import type { OwnLoginsInput } from "./schema";

/** One confirmed factor. */
export type OwnFactorView = FactorTraits & {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly confirmedAt: Date;
  readonly lastUsedAt: Date | null;
};

/** The own page. */
export type OwnSecurityView = {
  readonly username: string;
  readonly displayName: string;
  readonly organisationName: string;
  readonly factors: readonly OwnFactorView[];
  /** Why no other may be added, or null when one may. */
  readonly cannotAdd: string | null;
  /** Whether adding one asks for a proof: the person has something to prove themselves with. */
  readonly asksProof: boolean;
  /** Whether logins ask for a code, so that the last factor must stay. */
  readonly mustKeepOne: boolean;
  readonly recoveryCodesLeft: number;
  readonly password: OwnPassword;
  readonly passwordChangedAt: Date | null;
  readonly passwordLimits: PasswordLimits;
};

/** Own factors, recovery codes left, and what may be done with them. */
export async function ownSecurity(actor: UserActor): Promise<OwnSecurityView> {
  authorizeSelf(actor, actor.id);
  const db = database();
  const user = await db.user.findUniqueOrThrow({
    where: { id: actor.id },
    include: {
      ...elsewhereColumns,
      factors: {
        where: { confirmedAt: { not: null } },
        orderBy: [{ isDefault: "desc" }, { createdAt: "asc" }],
      },
    },
  });
  const settings = await db.settings.findUniqueOrThrow({ where: { id: 1 } });
  const policies = await ownPolicies(db, actor.id);
  return {
    username: user.username,
    displayName: user.displayName,
    organisationName: settings.organisationName,
    factors: user.factors.map((factor) => ({
      id: factor.id,
      name: factor.name,
      ...traitsOf(factor),
      isDefault: factor.isDefault,
      confirmedAt: factor.confirmedAt ?? factor.createdAt,
      lastUsedAt: factor.lastUsedAt,
    })),
    cannotAdd: await whyNoMore(db, actor.id),
    asksProof: await canProve(db, actor.id),
    mustKeepOne: policies.some(asksForFactor),
    recoveryCodesLeft: await recoveryCodesLeft(db, actor.id),
    password: ownPasswordOf(user),
    passwordChangedAt: user.passwordChangedAt,
    passwordLimits: await passwordLimits(db),
  };
}

/** One own login. */
export type OwnLoginView = {
  readonly id: string;
  readonly at: Date;
  readonly outcome: "accept" | "reject" | "challenge";
  readonly sentence: string;
  /** The server that asked; null for a sign-in to self-service. */
  readonly clientName: string | null;
  readonly username: string;
  /** Where the person sat, as far as it is known: an address, or "one of 2 addresses: …"; null where it is not. */
  readonly from: string | null;
  /** The database that was asked for, and what the program calls itself; null where nobody could see it. */
  readonly database: string | null;
  readonly application: string | null;
};

/** The newest own logins first. `olderThan` continues the list; null at its end. */
export async function ownLogins(
  actor: UserActor,
  { before, limit = 50 }: OwnLoginsInput,
): Promise<{ readonly logins: readonly OwnLoginView[]; readonly olderThan: string | null }> {
  authorizeSelf(actor, actor.id);
  const rows = await database().attempt.findMany({
    where: { userId: actor.id, ...(before === undefined ? {} : { id: { lt: BigInt(before) } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const logins = rows.slice(0, limit).map(
    (row): OwnLoginView => ({
      id: String(row.id),
      at: row.at,
      outcome: row.outcome as OwnLoginView["outcome"],
      sentence: plainReason(row.reason, row.outcome),
      clientName: row.door === "console" ? null : row.clientName,
      username: row.username,
      from: addressText(row),
      ...{ database: row.database, application: row.application },
    }),
  );
  return { logins, olderThan: rows.length > limit ? (logins.at(-1)?.id ?? null) : null };
}

/** What "how to connect" says to one person. */
export type ConnectView = {
  readonly username: string;
  /** Other role names that mean the same person. */
  readonly aliases: readonly string[];
  readonly asksForCode: boolean;
  /** How the code is typed: by the default factor, or the one that would be enrolled first. */
  readonly look: CodeLook;
  /** The most generous reuse window among the own policies, or null when each code counts once. */
  readonly reuse: { readonly uses: number; readonly seconds: number } | null;
  /** Where programs reach this console. */
  readonly consoleUrl: string;
};

/** Own role names, and whether and how often a code counts. */
export async function howToConnect(actor: UserActor): Promise<ConnectView> {
  authorizeSelf(actor, actor.id);
  const db = database();
  const user = await db.user.findUniqueOrThrow({
    where: { id: actor.id },
    include: {
      aliases: { orderBy: { name: "asc" } },
      factors: { where: { confirmedAt: { not: null } }, orderBy: { isDefault: "desc" }, take: 1 },
    },
  });
  const settings = await db.settings.findUniqueOrThrow({ where: { id: 1 } });
  const policies = await ownPolicies(db, actor.id);
  const windows = policies
    .filter((policy) => asksForFactor(policy) && policy.reuseUses > 1 && policy.reuseSeconds > 0)
    .sort((a, b) => b.reuseUses - a.reuseUses);
  const widest = windows[0];
  return {
    username: user.username,
    aliases: user.aliases.map(({ name }) => name),
    asksForCode: policies.some(asksForFactor),
    look: (user.factors[0] && lookOf(user.factors[0])) ?? lookOfNew(settings),
    reuse: widest ? { uses: widest.reuseUses, seconds: widest.reuseSeconds } : null,
    consoleUrl: consoleUrl(settings.loginUrl),
  };
}

/** What the codes of a factor would look like that is enrolled now. */
function lookOfNew(settings: KeySettings & { readonly defaultFactor: string }): CodeLook {
  const setup = counterKind(settings.defaultFactor)?.setup;
  const data = setup ? setup.newData(settings) : {};
  return lookOf({ kind: settings.defaultFactor, data }) ?? totp.look(totp.setup.newData(settings));
}
