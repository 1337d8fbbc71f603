/** Tests that nobody is given a port that somebody else in this process has in mind. */
import { expect, test } from "vitest";
import { freePort, speakFor } from "./ports";

test("each call gives another port, though nobody listens on those before", async () => {
  // Of some 28,000 that the system gives out, 1,000 by chance would have dozens twice.
  const ports: number[] = [];
  for (let n = 0; n < 1000; n++) ports.push(await freePort());
  expect(new Set(ports).size).toBe(1000);
});

test("a port that settings name is given to nobody", async () => {
  for (let port = 1024; port < 65_536; port += 2) speakFor(port);
  for (let n = 0; n < 50; n++) expect((await freePort()) % 2).toBe(1);
});
