/** Pure. Ways into a server without a second factor: what they are and how they are counted. */
import { contains, parseCidr } from "@/lib/foundation/base/cidr";
import type { HbaMethod } from "../hba/rule";

/**
 * 'bypass' gets in without a second factor. 'unknown' may: somebody else decides, or the line cannot be judged.
 * 'certificate' shows a client certificate instead. 'break_glass' is the way in that is meant to be there.
 * 'elsewhere' asks a RADIUS or LDAP server that is no worker of Postern, and was not checked.
 */
export type WayInKind = "bypass" | "unknown" | "certificate" | "break_glass" | "elsewhere";

/** One way in of one role: everything that one line lets it do. */
export type WayIn = {
  readonly kind: WayInKind;
  readonly role: string;
  readonly isSuperuser: boolean;
  /** The line's own sources: CIDR, 'local', 'any', 'samehost', 'samenet' or a host name. Exceptions name this. */
  readonly network: string;
  /** The part of them that reaches this line, in words. */
  readonly sources: string;
  readonly tls: "any" | "only" | "never" | "socket";
  /** Names of databases, 'any database', or 'replication', in words. */
  readonly databases: string;
  readonly method: HbaMethod;
  /** The line to blame. Secrets in it are hidden. */
  readonly line: {
    readonly file: string;
    readonly lineNumber: number;
    readonly text: string;
  };
  /** Why it is unknown, elsewhere or otherwise remarkable; empty for a plain bypass. */
  readonly remark: string;
};

/** A login role as the finder sees it. `hasPassword` null means not known. */
export type LoginRole = {
  readonly name: string;
  readonly isSuperuser: boolean;
  readonly isReplication: boolean;
  readonly hasPassword: boolean | null;
};

/** Where a worker of Postern answers. */
export type WorkerAddress = {
  readonly door: "radius" | "ldap";
  readonly host: string | null;
  readonly port: number;
};

/** A way in that somebody accepted until `expiresAt`. `network` as in WayIn, or 'any' for all of them. */
export type AcceptedException = {
  readonly role: string;
  readonly method: string;
  readonly network: string;
  readonly expiresAt: Date;
};

/** Whether a way in of this kind counts until somebody accepts it. What nobody checked never counts as safe. */
export const isOpenKind = (kind: WayInKind) => kind === "bypass" || kind === "unknown";

/** Whether somebody may accept a way in of this kind: what is open, and what another server decides. */
export const isAcceptable = (kind: WayInKind) => isOpenKind(kind) || kind === "elsewhere";

/** Each way in with its exception. An exception that has expired at `now` accepts nothing. */
export function withExceptions<T extends AcceptedException>(
  ways: readonly WayIn[],
  exceptions: readonly T[],
  now: Date,
): readonly (WayIn & { readonly exception: T | null })[] {
  const current = inForce(exceptions, now);
  return ways.map((way) => ({
    ...way,
    exception: current.find((exception) => accepts(exception, way)) ?? null,
  }));
}

/** Those that nobody accepted, without the copies that `withExceptions` makes: a server may have 100,000 ways in. */
export function unaccepted(
  ways: readonly WayIn[],
  exceptions: readonly AcceptedException[],
  now: Date,
): readonly WayIn[] {
  const current = inForce(exceptions, now);
  return ways.filter((way) => !current.some((exception) => accepts(exception, way)));
}

const inForce = <T extends AcceptedException>(exceptions: readonly T[], now: Date): readonly T[] =>
  exceptions.filter(({ expiresAt }) => expiresAt > now);

function accepts({ role, method, network }: AcceptedException, way: WayIn): boolean {
  if (role !== way.role || method !== way.method) return false;
  if (network === "any" || network === way.network) return true;
  const [outer, inner] = [parseCidr(network), parseCidr(way.network)];
  return outer !== null && inner !== null && outer.prefix <= inner.prefix && contains(outer, inner.bytes);
}
