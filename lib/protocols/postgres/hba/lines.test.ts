/** The exact methods that an administrator pastes into pg_hba.conf. */
import { expect, it } from "vitest";
import { radiusMethod } from "./lines";

it("lists several workers, with their ports only when they differ", () => {
  const method = (ports: readonly number[]) =>
    radiusMethod({
      servers: ports.map((port, i) => ({ host: `10.0.0.${i}`, port })),
      secret: "s3cret",
      identifier: "",
    });
  expect(method([1812, 1812])).toContain(
    'radiusservers="10.0.0.0,10.0.0.1" radiusports="1812" radiussecrets="s3cret" radiusidentifiers="postgresql"',
  );
  expect(method([1812, 2812])).toContain('radiusports="1812,2812"');
});

it("stands in for a worker that nobody named", () => {
  expect(radiusMethod({ servers: [{ host: null, port: 1999 }], secret: null, identifier: "x" })).toContain(
    'radiusservers="WORKER-HOST" radiusports="1999"',
  );
  expect(radiusMethod({ servers: [], secret: null, identifier: "x" })).toContain('radiusports="1812"');
});
