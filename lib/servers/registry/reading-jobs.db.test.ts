/** Reading servers by the clock: those that are due are queued once, and a job reads its server only while it is due. */
import { beforeEach, describe, expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { makeServer } from "@/lib/testing/factories";
import { findDueServers, readOneServer } from "./reading-jobs";

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const context = { signal: new AbortController().signal, progress: () => {} };
const queued = async () =>
  (await database().job.findMany({ orderBy: { id: "asc" } })).map(({ input }) => input);

beforeEach(async () => {
  await database().server.deleteMany();
  await database().job.deleteMany();
});

describe("finding servers", () => {
  it("queues those never tried and those tried a quarter of an hour ago, each once", async () => {
    const never = await makeServer();
    const long = await makeServer({ triedAt: ago(16) });
    await makeServer({ triedAt: ago(14) });
    expect(await findDueServers.run({}, context)).toBe("2 to read.");
    expect(await queued()).toEqual([{ id: never.id }, { id: long.id }]);
    expect(await findDueServers.run({}, context)).toBe("0 to read.");
    expect(await queued()).toHaveLength(2);
  });
});

describe("reading one", () => {
  it("notes that it was tried, says what came of it, and is not repeated at once", async () => {
    const { id, name } = await makeServer();
    expect(await readOneServer.run({ id }, context)).toBe(
      `${name} could not be read: Nothing listens on 127.0.0.1:1.`,
    );
    const { triedAt } = await database().server.findUniqueOrThrow({ where: { id } });
    expect(triedAt).not.toBeNull();
    expect(await readOneServer.run({ id }, context)).toBe("It was read in the meantime, or was deleted.");
    expect((await database().server.findUniqueOrThrow({ where: { id } })).triedAt).toEqual(triedAt);
  });

  it("is no fault when the server was removed", async () => {
    expect(await readOneServer.run({ id: crypto.randomUUID() }, context)).toBe(
      "It was read in the meantime, or was deleted.",
    );
  });
});
