/** Certificates of listeners: one authority however many workers start, renewal in time, and the administrator's own files. */
import { X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { after, days, hours } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { type Certificate, selfSignedCertificate } from "./certificate";
import type { CertificateFiles } from "./certificate-files";
import { ensureDoorAuthority } from "./door-authority";
import { issuedCertificate, ownCertificate, type ServedCertificate } from "./served-certificate";

const lines: string[] = [];
const log = pino({}, { write: (line: string) => void lines.push(line) });
const everyMs = 20;
let now = new Date();
const clock = { now: () => now };
let pool: pg.Pool;
let held: ServedCertificate | null = null;
const issuing = { holder: "The LDAPS door", commonName: "Postern worker", log, everyMs };

beforeAll(() => {
  pool = new pg.Pool({ connectionString: env().DATABASE_URL });
});
afterAll(() => pool.end());
beforeEach(() => {
  now = new Date();
  lines.length = 0;
});
afterEach(() => held?.close());

test("workers that start together share one authority, whose key is sealed", async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => ensureDoorAuthority(pool, keyring(), now)));
  expect(new Set(all.map(({ certificate }) => certificate)).size).toBe(1);
  expect(new Set(all.map(({ privateKey }) => privateKey)).size).toBe(1);
  const rows = await database().certificateAuthority.findMany();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ purpose: "doors", certificate: all[0]?.certificate });
  expect(Buffer.from(rows[0]?.keySealed ?? []).toString("latin1")).not.toContain("PRIVATE KEY");
  expect(rows[0]?.expiresAt.getTime()).toBeGreaterThan(after(now, days(3600)).getTime());
});

test("an issued certificate carries every name of the door and is renewed after two thirds of its life", async () => {
  const changes: Certificate[] = [];
  const names = async () => ["db.example.org", "192.0.2.7", "0.0.0.0"];
  const door = issuedCertificate({ ...issuing, pool, keyring: keyring(), clock, names });
  held = door;
  door.onChange((certificate) => changes.push(certificate));
  await vi.waitFor(() => expect(changes).toHaveLength(1));
  const first = new X509Certificate(door.current()?.certificate ?? "");
  const authority = await ensureDoorAuthority(pool, keyring(), now);
  expect(first.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  for (const name of ["db.example.org", "localhost", hostname()]) expect(first.checkHost(name)).toBeTruthy();
  for (const address of ["192.0.2.7", "127.0.0.1", "::1"]) expect(first.checkIP(address)).toBeTruthy();
  expect(first.checkIP("0.0.0.0")).toBeUndefined();
  now = after(now, days(60) - hours(1));
  await new Promise((resolve) => setTimeout(resolve, 5 * everyMs));
  expect(changes).toHaveLength(1);
  now = after(now, hours(2));
  await vi.waitFor(() => expect(changes).toHaveLength(2));
  expect(door.current()).toEqual(changes[1]);
  expect(changes[1]?.privateKey).not.toBe(changes[0]?.privateKey);
});

test("an issued certificate is replaced when its names change, and when the clock was set back to before it", async () => {
  let reached = ["db.example.org"];
  const changes: X509Certificate[] = [];
  const names = async () => reached;
  const door = issuedCertificate({ ...issuing, pool, keyring: keyring(), clock, names });
  held = door;
  door.onChange(({ certificate }) => changes.push(new X509Certificate(certificate)));
  await vi.waitFor(() => expect(changes).toHaveLength(1));
  reached = ["new.example.org"];
  await vi.waitFor(() => expect(changes).toHaveLength(2));
  expect(changes[1]?.checkHost("new.example.org")).toBeTruthy();
  expect(changes[1]?.checkHost("db.example.org")).toBeUndefined();
  now = after(now, -days(2));
  await vi.waitFor(() => expect(changes).toHaveLength(3));
  expect(new Date(changes[2]?.validFrom ?? "").getTime()).toBeLessThanOrEqual(now.getTime());
});

test("while the store is down there is none, and one log line says so", async () => {
  const down = new pg.Pool({ connectionString: "postgresql://postern@127.0.0.1:1/none" });
  const door = issuedCertificate({ ...issuing, pool: down, keyring: keyring(), names: async () => [] });
  held = door;
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 5 * everyMs));
  expect(door.current()).toBeNull();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("The LDAPS door has no certificate yet");
  expect(door.trouble()).toContain("ECONNREFUSED");
  await down.end();
});

describe("own files", () => {
  let directory: string;
  let files: CertificateFiles;
  const put = ({ certificate, privateKey }: Certificate) => {
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, privateKey, { mode: 0o600 });
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "postern-certificate-"));
    files = {
      certificate: join(directory, "door.pem"),
      key: join(directory, "door.key"),
      variables: { certificate: "POSTERN_LDAP_CERTIFICATE", key: "POSTERN_LDAP_KEY" },
      openKey: "refuse",
    };
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("are used, read again when they change, and kept when the new ones are broken", async () => {
    const first = await selfSignedCertificate(["localhost"], 10, now);
    const second = await selfSignedCertificate(["localhost"], 10, now);
    put(first);
    const door = ownCertificate(files, { ...issuing, clock });
    held = door;
    expect([door.kind, door.current()]).toEqual(["own", first]);
    writeFileSync(files.certificate, second.certificate);
    await vi.waitFor(() => expect(lines.join()).toContain("cannot use the new certificate"));
    expect(door.current()).toEqual(first);
    expect(door.trouble()).toContain("are not a certificate and its key");
    put(second);
    await vi.waitFor(() => expect(door.current()).toEqual(second));
    expect(door.trouble()).toContain("expires soon");
  });

  test("a key that every account can read is refused, or used with a warning, as the listener says", async () => {
    const first = await selfSignedCertificate(["localhost"], 90, now);
    put(first);
    chmodSync(files.key, 0o644);
    expect(() => ownCertificate(files, issuing)).toThrow(/door\.key.*chmod 600/);
    held = ownCertificate({ ...files, openKey: "warn" }, issuing);
    expect(lines.join()).toContain("chmod 600");
    held.close();
    chmodSync(files.key, 0o640);
    const door = ownCertificate(files, issuing);
    held = door;
    chmodSync(files.key, 0o660);
    await vi.waitFor(() => expect(door.trouble()).toContain("chmod 600"));
    expect(door.current()).toEqual(first);
    chmodSync(files.key, 0o600);
    await vi.waitFor(() => expect(door.trouble()).toBeNull());
  });

  test("that are missing, broken or do not fit end the start with a sentence", async () => {
    const start = () => ownCertificate(files, issuing);
    expect(start).toThrow(StartError);
    expect(start).toThrow(/POSTERN_LDAP_CERTIFICATE names .*door\.pem.*ENOENT/);
    writeFileSync(files.certificate, "nothing");
    expect(start).toThrow(/POSTERN_LDAP_KEY names/);
    writeFileSync(files.key, "nothing", { mode: 0o600 });
    expect(start).toThrow("are not a certificate and its key");
    put({
      ...(await selfSignedCertificate(["a"], 1, now)),
      privateKey: (await selfSignedCertificate(["a"], 1, now)).privateKey,
    });
    expect(start).toThrow("are not a certificate and its key");
  });

  test("that expire soon or have expired are used, with a log line each", async () => {
    put(await selfSignedCertificate(["localhost"], 20, now));
    held = ownCertificate(files, { ...issuing, clock });
    expect(lines).toHaveLength(0);
    now = after(now, days(7));
    await vi.waitFor(() => expect(lines.join()).toContain("expires soon"));
    now = after(now, days(14));
    await vi.waitFor(() => expect(lines.join()).toContain("has expired"));
    expect(lines).toHaveLength(2);
  });
});
