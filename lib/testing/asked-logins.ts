/**
 * Two workers whose people are asked to approve logins, by clocks that are set together: what they are asked, and their answers.
 * Tests give the way of the default policy; it shows codes until they do.
 */
import { afterAll, beforeAll, beforeEach } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { askName } from "@/lib/login/authentication/approvals";
import type { ApprovalWay } from "@/lib/login/decision/policy";
import { approve, refuse } from "@/lib/people/approvals/answer";
import type { Refusal } from "@/lib/people/approvals/schema";
import { linkHolder } from "@/lib/people/enrollment/link";
import { type AskedPerson, allowLinks } from "./approvals";
import { type Login, openLogins, password, start } from "./logins";

/** Whoever is asked: somebody with a link by mail, or with anything else that asks. */
export type Asked = Pick<AskedPerson, "userId" | "username">;

/** Opens both for the tests of a file, and closes them at its end. */
export function twoWorkersThatAsk() {
  const one = openLogins();
  const other = openLogins();
  const setClocks = (at: Date) => {
    one.clock.set(at);
    other.clock.set(at);
  };
  const policy = (approvalWay: ApprovalWay, data: { reuseUses?: number; reuseSeconds?: number } = {}) =>
    database().policy.updateMany({
      where: { isDefault: true },
      data: { approvalWay, approvalSeconds: 60, reuseUses: 1, reuseSeconds: 0, ...data },
    });
  beforeAll(() => allowLinks());
  beforeEach(async () => {
    setClocks(start);
    await policy("code");
  });
  afterAll(() => Promise.all([one.close(), other.close()]));

  const approvalsOf = ({ userId }: Asked) =>
    database().approval.findMany({ where: { userId }, orderBy: { openedAt: "asc" } });
  const holder = ({ userId, username }: Asked) => linkHolder({ id: userId, username }, null);
  const last = async (person: Asked) => (await approvalsOf(person)).at(-1)?.id ?? "";
  const approveLast = async (person: Asked) => {
    const id = await last(person);
    return database().$transaction((tx) => approve(tx, holder(person), id, "link", one.clock.now()));
  };
  return {
    one,
    other,
    policy,
    setClocks,
    pass: (ms: number) => setClocks(new Date(one.clock.now().getTime() + ms)),
    approvalsOf,
    approveLast,
    refuseLast: async (person: Asked, why: Refusal) => {
      const id = await last(person);
      const answer = { why, by: "link" } as const;
      return database().$transaction((tx) => refuse(tx, holder(person), id, answer, one.clock.now()));
    },
    /** Approves, and gives the code that appears. */
    codeShown: async (person: Asked) => {
      const approved = await approveLast(person);
      return approved.way === "code" ? approved.code : "";
    },
    /** The jobs that ask, or alert, about this person. */
    jobsOf: async (person: Asked, name = askName) => {
      const ids = (await approvalsOf(person)).map(({ id }) => id);
      const jobs = await database().job.findMany({ where: { name } });
      return jobs.filter(({ input }) => ids.includes((input as { approvalId: string }).approvalId));
    },
    /** The reasons of so many attempts at once, at both workers in turn. */
    many: (person: Login, typed: string = password, count = 20) =>
      Promise.all(Array.from({ length: count }, (_, n) => (n % 2 ? one : other).reasonOf(person, typed))),
    failuresOf: async ({ userId }: Asked) =>
      (await database().loginState.findUniqueOrThrow({ where: { userId } })).failures,
  };
}
