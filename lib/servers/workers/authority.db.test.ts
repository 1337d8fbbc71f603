/** The authority as the console sees it: nothing before a worker made it, then its certificate and never its key. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureDoorAuthority } from "@/lib/foundation/certificates/door-authority";
import { keyring } from "@/lib/foundation/keys/master-key";
import { env } from "@/lib/foundation/platform/env";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { readDoorAuthority } from "./authority";
import { workerPlaces } from "./queries";

let pool: pg.Pool;
beforeAll(() => {
  pool = new pg.Pool({ connectionString: env().DATABASE_URL });
});
afterAll(() => pool.end());

test("there is none until a worker has made it; then every role that reads clients may have it", async () => {
  const auditor = operatorWith("auditor");
  expect(await readDoorAuthority(auditor)).toBeNull();
  const { certificate } = await ensureDoorAuthority(pool, keyring(), new Date());
  const view = await readDoorAuthority(auditor);
  expect(view).toMatchObject({ certificate, fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}/) });
  expect(JSON.stringify(view)).not.toContain("PRIVATE");
  expect(await workerPlaces(auditor, "up")).toMatchObject({ authority: certificate });
});

test("users may not", async () => {
  await expect(readDoorAuthority(userActor("00000000-0000-4000-8000-000000000009"))).rejects.toMatchObject({
    code: "forbidden",
  });
});
