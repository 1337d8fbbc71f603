/** The client on a real store: what waits for a connection is not refused at once. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openDatabase } from "./database";

test("a transaction waits while every connection is busy for three seconds", async () => {
  const db = openDatabase(process.env.DATABASE_URL ?? "", 1);
  try {
    const busy = db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1`;
      await sleep(3000);
    });
    const waiting = db.$transaction((tx) => tx.user.count());
    await busy;
    expect(await waiting).toBe(0);
  } finally {
    await db.$disconnect();
  }
});
