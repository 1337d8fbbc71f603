/** The exact methods that an administrator pastes into pg_hba.conf. */
import { expect, it } from "vitest";
import { changeCommands, radiusMethod } from "./lines";

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

it.each([
  [{ osUser: "postgres", role: "postgres", port: null }, "sudo -u postgres psql -XAtc"],
  [{ osUser: "postgres", role: "postgres", port: 5432 }, "sudo -u postgres psql -XAtc"],
  [{ osUser: "postgres", role: "postgres", port: 5433 }, "sudo -u postgres psql -p 5433 -XAtc"],
  [
    { osUser: "postgres", role: "the admin", port: null },
    "sudo -u postgres psql -U 'the admin' -d postgres -XAtc",
  ],
  [{ osUser: "dba", role: "dba", port: 5433 }, "sudo -u dba psql -p 5433 -d postgres -XAtc"],
  [{ osUser: "it's", role: "postgres", port: null }, "sudo -u 'it'\\''s' psql -U postgres -XAtc"],
])("connects as the superuser that there is: %j", (superuser, psql) => {
  const { save, reload, rollBack } = changeCommands(null, superuser);
  expect(save).toContain(`f=$(${psql} 'SHOW hba_file')`);
  expect(reload.startsWith(`${psql} "SELECT`)).toBe(true);
  expect(rollBack.endsWith(`&& ${reload}`)).toBe(true);
  expect(changeCommands("/a b", superuser).rollBack).toBe(`sudo cp -p '/a b.before' '/a b' && ${reload}`);
});
