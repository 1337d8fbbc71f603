/** What is answered when the configuration is out of date and the store does not say what it is now. */
import pino from "pino";
import { expect, test } from "vitest";
import type { LoginAnswer } from "@/lib/login/authentication/contract";
import { encodeTestRequest } from "@/lib/testing/radius-client";
import { clientConfig, configWith, testSecret } from "@/lib/testing/radius-door";
import { createAnswering } from "./answering";
import { createDrops } from "./drops";
import { defaultLimits } from "./limits";

test("nothing, at once: the store is asked no second time", async () => {
  const config = configWith([clientConfig()]);
  const drops = createDrops(pino({ enabled: false }));
  let asked = 0;
  const { answer } = createAnswering({
    configs: {
      current: () => config,
      refresh: () => Promise.reject(new Error("the store is down")),
      refreshIfStale: async () => false,
    },
    authenticator: {
      async authenticate(): Promise<LoginAnswer> {
        asked++;
        return { kind: "none", why: "stale_config" };
      },
    },
    drops,
    limits: defaultLimits,
  });
  const datagram = encodeTestRequest({ username: "alice", password: "x" }, testSecret);
  const source = { address: "127.0.0.1", octets: Uint8Array.of(127, 0, 0, 1), port: 4711 };
  expect(await answer(datagram, source, 0)).toBeNull();
  expect({ asked, ...drops.counts() }).toMatchObject({ asked: 1, unavailable: 1, stale_config: 0 });
});
