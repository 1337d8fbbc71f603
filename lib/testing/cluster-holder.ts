/** A program for tests: holds a cluster open in the directory given until it is killed; prints its address when ready. */
import { startCluster } from "@/lib/foundation/platform/postgres-cluster";

const directory = process.argv[2] ?? "";
const cluster = await startCluster({
  directory,
  port: 0,
  portVariable: "NONE",
  superuser: "postern",
  settings: { fsync: "off" },
});
process.stdout.write(`${cluster.url("postgres")} ${cluster.pid}\n`);
