/** What forms and the sign-in answer while the store gives no answer: at once, with the reason, and without asking it. */
import { NextRequest } from "next/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { POST } from "@/app/api/auth/[...nextauth]/route";
import type { StoreTrouble } from "@/lib/foundation/platform/store-trouble";
import { publicAction } from "./action";
import { idle } from "./action-state";

const shared = globalThis as { posternStoreWatch?: unknown };
const storeIs = (trouble: StoreTrouble | null) => {
  shared.posternStoreWatch = { health: async () => ({ trouble, clockAheadMs: null, cause: null }) };
};
let asked = 0;
const action = publicAction(z.object({}), async () => {
  asked += 1;
  return "Done.";
});
beforeEach(() => {
  asked = 0;
});
afterEach(() => {
  delete shared.posternStoreWatch;
});

test.each([
  ["silent", "Postern's store does not answer, so nothing was changed."],
  ["failing", "Postern's store answers with an error"],
] as const)("an action that anybody may call says that the store is %s", async (trouble, words) => {
  storeIs(trouble);
  expect(await action(idle, new FormData())).toMatchObject({
    status: "error",
    message: expect.stringContaining(words),
  });
  expect(asked).toBe(0);
  storeIs("read_only");
  expect(await action(idle, new FormData())).toMatchObject({ status: "done" });
});

test.each(["silent", "failing"] as const)(
  "so does the sign-in, in words for its form: %s",
  async (trouble) => {
    storeIs(trouble);
    const request = new NextRequest("http://127.0.0.1:3000/api/auth/callback/operator", { method: "POST" });
    const answer = await POST(request, { params: Promise.resolve({ nextauth: ["callback", "operator"] }) });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ error: `store:${trouble}` });
  },
);
