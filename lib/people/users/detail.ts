/** One user as the user's page shows it: no secrets, nothing that logs in. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { disabledColumns, isDisabled } from "@/lib/login/authentication/disabled";
import { isCurrent } from "@/lib/login/authentication/memberships";
import { isOpenCode } from "@/lib/login/authentication/one-time-codes";
import { isLocked } from "@/lib/login/decision/lockout";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { type FactorTraits, traitsOf } from "@/lib/login/factors/table";
import { hasPassword } from "@/lib/login/first-factor/kept-password";
import type { LinkPurpose } from "@/lib/people/enrollment/link";
import { elsewhereColumns, passwordElsewhere } from "@/lib/people/passwords/elsewhere";
import { readPolicies } from "@/lib/people/policies/queries";
import { asksForFactor, reachablePolicies } from "@/lib/people/policies/reach";
import { asDecided } from "@/lib/people/policies/view";
import { type OwningDirectory, ownerOf } from "./directory-owned";
import { type OnboardingStatus, statusOf } from "./status";

/** A second factor without its secret. */
export type FactorView = FactorTraits & {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly isConfirmed: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** An open link or code: who issued it and until when. */
export type OpenGrant = {
  readonly issuedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** A user in full. `lock.failures` counts since the last success; `lock.until` lies ahead while locked. */
export type UserDetail = {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly notes: string;
  readonly status: OnboardingStatus;
  /** Whether a policy can ask this user for a code. */
  readonly needsFactor: boolean;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** When the directory that the user comes from disabled the user; apart from `disabledAt`, which is an operator's doing. */
  readonly directoryDisabledAt: Date | null;
  /** Where the user comes from; null for users kept here alone. `disabledWhy`: what the directory says against the account. */
  readonly directory: (OwningDirectory & { readonly disabledWhy: string | null }) | null;
  /** The directory that alone has the password; null where one that is kept here counts. */
  readonly passwordElsewhere: string | null;
  readonly passwordChangedAt: Date | null;
  readonly hasPassword: boolean;
  /** Whether that password is the one the database role came with. */
  readonly isPasswordKept: boolean;
  readonly lastLoginAt: Date | null;
  readonly aliases: readonly string[];
  /** `endsAt`: null for a membership without an end. */
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly endsAt: Date | null;
    /** A directory gave the membership, and it alone takes it. */
    readonly isDirectorys: boolean;
  }[];
  readonly factors: readonly FactorView[];
  readonly recoveryCodes: { readonly left: number; readonly total: number };
  readonly bypassCode: (OpenGrant & { readonly reason: string }) | null;
  readonly enrollmentLink: OpenGrant | null;
  readonly passwordLink: OpenGrant | null;
  readonly lock: {
    readonly failures: number;
    readonly lastFailureAt: Date | null;
    readonly until: Date | null;
  };
};

/** The user `id`. @throws AppError 'not_found' */
export async function getUser(actor: Actor, id: string): Promise<UserDetail> {
  authorize(actor, "user.read");
  const now = systemClock.now();
  const [user, policies] = await Promise.all([
    database().user.findUnique({ where: { id }, select: columns(now) }),
    readPolicies(database()),
  ]);
  if (!user) throw new AppError("not_found", "This user no longer exists.");
  const { loginState, oneTimeCodes, enrollmentLinks, passwordHash, scramSealed, directory, ...row } = user;
  const { directoryDisabledWhy, directoryId, ...rest } = row;
  const factors = user.factors.map(
    ({ confirmedAt, kind, data, ...factor }): FactorView => ({
      ...factor,
      ...traitsOf({ kind, data }),
      isConfirmed: confirmedAt !== null,
    }),
  );
  const recoveryCodes = oneTimeCodes.filter(({ kind }) => kind === recoveryCode.id);
  const bypass = oneTimeCodes.find((code) => code.kind === bypassCode.id && isOpenCode(code, now));
  const lockedUntil = loginState?.lockedUntil ?? null;
  const openLink = (purpose: LinkPurpose) => enrollmentLinks.find((link) => link.purpose === purpose) ?? null;
  const enrollmentLink = openLink("enroll");
  const facts = {
    isDisabled: isDisabled(user),
    lockedUntil,
    confirmedFactors: factors.filter((factor) => factor.isConfirmed).length,
    hasPassword: hasPassword({ passwordHash, scramSealed }) || directoryId !== null,
    hasOpenLink: enrollmentLink !== null,
  };
  return {
    ...rest,
    status: statusOf(facts, now),
    needsFactor: reachablePolicies(
      policies.map(asDecided),
      user.groups.map(({ group }) => group.id),
    ).some(asksForFactor),
    passwordElsewhere: passwordElsewhere({ directory }),
    hasPassword: hasPassword({ passwordHash, scramSealed }),
    isPasswordKept: passwordHash === null && scramSealed !== null,
    lastLoginAt: loginState?.lastLoginAt ?? null,
    aliases: user.aliases.map(({ name }) => name),
    directory: directory && { ...ownerOf(directory), disabledWhy: directoryDisabledWhy },
    groups: user.groups.map(({ group, endsAt, fromDirectory }) => ({
      ...{ ...group, endsAt },
      isDirectorys: fromDirectory,
    })),
    factors,
    recoveryCodes: {
      left: recoveryCodes.filter(({ usedAt }) => usedAt === null).length,
      total: recoveryCodes.length,
    },
    bypassCode: bypass?.expiresAt ? grantOf({ ...bypass, expiresAt: bypass.expiresAt }) : null,
    enrollmentLink,
    passwordLink: openLink("password"),
    lock: {
      failures: loginState?.failures ?? 0,
      lastFailureAt: loginState?.lastFailureAt ?? null,
      until: isLocked({ lockedUntil }, now) ? lockedUntil : null,
    },
  };
}

const grantOf = ({ issuedBy, createdAt, expiresAt, reason }: OpenGrant & { readonly reason: string }) => ({
  issuedBy,
  createdAt,
  expiresAt,
  reason,
});

const columns = (now: Date) =>
  ({
    id: true,
    username: true,
    displayName: true,
    email: true,
    phone: true,
    notes: true,
    createdAt: true,
    ...disabledColumns,
    directoryId: true,
    directoryDisabledWhy: true,
    directory: { select: { ...elsewhereColumns.directory.select, attributes: true } },
    passwordHash: true,
    scramSealed: true,
    passwordChangedAt: true,
    loginState: { select: { failures: true, lastFailureAt: true, lockedUntil: true, lastLoginAt: true } },
    aliases: { select: { name: true }, orderBy: { name: "asc" } },
    groups: {
      where: isCurrent(now),
      select: { endsAt: true, fromDirectory: true, group: { select: { id: true, name: true } } },
      orderBy: { group: { name: "asc" } },
    },
    factors: {
      select: {
        id: true,
        kind: true,
        name: true,
        data: true,
        isDefault: true,
        confirmedAt: true,
        createdAt: true,
        lastUsedAt: true,
      },
      orderBy: { createdAt: "asc" },
    },
    oneTimeCodes: {
      select: {
        kind: true,
        issuedBy: true,
        reason: true,
        createdAt: true,
        expiresAt: true,
        usedAt: true,
        revokedAt: true,
      },
      orderBy: { createdAt: "desc" },
    },
    enrollmentLinks: {
      where: { usedAt: null, revokedAt: null, expiresAt: { gt: now } },
      select: { purpose: true, issuedBy: true, createdAt: true, expiresAt: true },
      orderBy: { createdAt: "desc" },
    },
  }) as const;
