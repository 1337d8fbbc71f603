/** What tests with a store share in one run: a cluster, a migrated template database and a master key. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { oneRole } from "@/lib/foundation/platform/store-rights";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { removeAbandonedClusters, startTestCluster } from "./postgres";

declare module "vitest" {
  interface ProvidedContext {
    store: { adminUrl: string; template: string; masterKey: string };
  }
}

const template = "postern_template";

/** Vitest calls it once before the first test file with a store; what it gives is called after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandonedClusters();
  const cluster = await startTestCluster({ settings: { max_connections: "200" } });
  const adminUrl = cluster.url("postgres");
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await admin.end();
  const masterKey = randomBytes(32);
  await prepareStore(oneRole(cluster.url(template)), createKeyring([masterKey]));
  project.provide("store", { adminUrl, template, masterKey: masterKey.toString("base64") });
  return () => cluster.remove();
}
