/** Checking the password of a client's search account, with a bound on how often an address may be wrong. */
import { createHash } from "node:crypto";
import { constantTimeEqual } from "@/lib/foundation/base/bytes";
import type { ClientConfig } from "@/lib/login/authentication/contract";
import type { Limits } from "./limits";
import type { Peer } from "./peer";

/** Checks passwords of search accounts, which are the shared secrets of their clients. */
export type SearchAccounts = {
  /** 'throttled': the address was wrong too often, and nothing was compared. */
  check(client: ClientConfig, password: Uint8Array, peer: Peer): "right" | "wrong" | "throttled";
};

type Failures = { count: number; readonly sinceMs: number };

/** Addresses remembered at once; the oldest are forgotten first. */
const mostAddresses = 10_000;

/** `nowMs` is a monotonic clock. */
export function createSearchAccounts(
  limits: Pick<Limits, "searchFailures" | "searchFailureWindowMs">,
  nowMs: () => number = () => performance.now(),
): SearchAccounts {
  const failures = new Map<string, Failures>();

  function failuresOf(address: string): Failures {
    const known = failures.get(address);
    if (known && nowMs() - known.sinceMs < limits.searchFailureWindowMs) return known;
    failures.delete(address);
    return { count: 0, sinceMs: nowMs() };
  }

  return {
    check(client, password, { address }) {
      const before = failuresOf(address);
      if (before.count >= limits.searchFailures) return "throttled";
      if (constantTimeEqual(digest(password), digest(client.secret))) return "right";
      before.count++;
      failures.set(address, before);
      const [oldest] = failures.keys();
      if (failures.size > mostAddresses && oldest !== undefined) failures.delete(oldest);
      return "wrong";
    },
  };
}

/** Of one length whatever is compared, so that the time says nothing about the secret's length either. */
const digest = (octets: Uint8Array) => createHash("sha256").update(octets).digest();
