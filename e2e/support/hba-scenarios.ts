/** The files and logins on which the simulator is compared with PostgreSQL. Loopback addresses are the sources. */
import type { Login, LoginSource } from "@/lib/protocols/postgres/hba/login";

/** Logins that are tried under one file. */
export type HbaScenario = { readonly name: string; readonly hba: string; readonly logins: readonly Login[] };

const socket: LoginSource = { kind: "socket" };
const tls = (address = "127.0.0.1"): LoginSource => ({ kind: "address", address, transport: "tls" });
const plain = (address = "127.0.0.1"): LoginSource => ({ kind: "address", address, transport: "plain" });
const login = (role: string, database: string, source: LoginSource = plain()): Login => ({
  role,
  database,
  source,
  replication: "none",
});
const replication = (role: string, source: LoginSource = plain(), database = "app"): Login => ({
  ...login(role, database, source),
  replication: "physical",
});
const named = (hostName: string): LoginSource => ({
  kind: "address",
  address: "127.0.0.1",
  transport: "plain",
  hostName,
});

export const hbaScenarios: readonly HbaScenario[] = [
  {
    name: "connection types",
    hba: `hostssl app all all trust
hostnossl app all all trust
host all all all trust
local app all trust
hostnogssenc all all all reject
local all all reject
`,
    logins: [
      login("alice", "app", tls()),
      login("alice", "app", plain()),
      login("alice", "alice", tls()),
      login("alice", "alice", plain()),
      login("alice", "app", socket),
      login("alice", "alice", socket),
    ],
  },
  {
    name: "addresses",
    hba: `host all all 127.0.0.2/32 trust
host all all 127.0.0.4/30 trust
host all all 127.0.0.8 255.255.255.248 trust
host all all 127.0.1.1 255.0.255.255 trust
host all all 127.1/32 scram-sha-256
host all all ::1/128 trust
host all all ::ffff:127.0.3.1/128 trust
hostssl all all 127.0.3.0/24 trust
host all all 0177.0.4.0/24 trust
host all all 127.9.9.9/16 trust
host all all 10.0.0.0/0 reject
`,
    logins: [
      login("alice", "app", plain("127.0.0.2")),
      login("alice", "app", plain("127.0.0.3")),
      login("alice", "app", plain("127.0.0.4")),
      login("alice", "app", plain("127.0.0.7")),
      login("alice", "app", plain("127.0.0.8")),
      login("alice", "app", plain("127.0.0.15")),
      login("alice", "app", plain("127.0.0.16")),
      login("alice", "app", plain("127.0.1.1")),
      login("alice", "app", plain("127.5.1.1")),
      login("alice", "app", plain("127.5.1.2")),
      login("alice", "app", plain("127.0.0.1")),
      login("alice", "app", tls("127.0.3.1")),
      login("alice", "app", plain("127.0.3.1")),
      login("alice", "app", plain("127.0.4.200")),
      login("alice", "app", plain("127.9.0.1")),
      login("alice", "app", plain("::1")),
      login("alice", "app", tls("::1")),
    ],
  },
  {
    name: "families apart, and nothing at the end",
    hba: `host app all 0.0.0.0/0 trust
host alice all ::/0 trust
`,
    logins: [
      login("alice", "app", plain()),
      login("alice", "app", plain("::1")),
      login("alice", "alice", plain()),
      login("alice", "alice", plain("::1")),
      login("alice", "app", socket),
    ],
  },
  {
    name: "samehost and samenet",
    hba: `host app all samehost trust
host all all samenet trust
host all all all reject
`,
    logins: [
      login("alice", "app", plain("127.0.0.1")),
      login("alice", "app", plain("127.0.0.9")),
      login("alice", "alice", plain("127.3.0.9")),
      login("alice", "app", plain("::1")),
      login("alice", "alice", plain("::1")),
    ],
  },
  {
    name: "host names",
    hba: `host app all other.example trust
host alice all LocalHost trust
host all all .host trust
host all all all reject
`,
    logins: [login("alice", "app", named("localhost")), login("alice", "alice", named("localhost"))],
  },
  {
    name: "names of databases",
    hba: `host sameuser alice all trust
host "sameuser" all all trust
host samerole all all trust
host "all" all all trust
host "replication" all all trust
host replication all all scram-sha-256
host "my db",app all all trust
host App2 all all trust
host all bob all trust
`,
    logins: [
      login("alice", "alice"),
      login("alice", "app"),
      login("bob", "alice"),
      login("carol", "staff"),
      login("dave", "staff"),
      login("dave", "team"),
      login("erin", "staff"),
      login("alice", "staff"),
      login("staff", "staff"),
      login("boss", "staff"),
      login("chief", "staff"),
      login("alice", "all"),
      login("alice", "replication"),
      login("alice", "my db"),
      login("alice", "app2"),
      login("bob", "app2"),
      login("Mixed Case", "Mixed Case"),
      login("nobody", "staff"),
    ],
  },
  {
    name: "names of roles",
    hba: `host app "all" all trust
host app "+staff" all trust
host app +staff all trust
host app "Mixed Case",bob all trust
host app /^app_ all trust
host app "/^a" all trust
host app +nosuch all trust
host all +team,+missing all scram-sha-256
host all boss all trust
host all ALL all reject
`,
    logins: [
      login("all", "app"),
      login("+staff", "app"),
      login("carol", "app"),
      login("dave", "app"),
      login("erin", "app"),
      login("boss", "app"),
      login("chief", "app"),
      login("staff", "app"),
      login("Mixed Case", "app"),
      login("bob", "app"),
      login("app_read", "app"),
      login("appread", "app"),
      login("alice", "app"),
      login("/^a", "app"),
      login("nosuch", "app"),
      login("team", "app2"),
      login("dave", "app2"),
      login("carol", "app2"),
      login("ALL", "app2"),
    ],
  },
  {
    name: "patterns",
    hba: String.raw`host /^app\d$ all all trust
host "/^(my|your) db$" all all trust
host all /^[[:upper:]] all trust
host all /c.*l$ all trust
host all /^.{3}$ all trust
host all "/^[^a-d]+$" all scram-sha-256
host all /e all reject
`,
    logins: [
      login("alice", "app2"),
      login("alice", "app"),
      login("alice", "my db"),
      login("Mixed Case", "app"),
      login("carol", "app"),
      login("bob", "app"),
      login("erin", "app"),
      login("staff", "app"),
      login("dave", "app"),
      login("boss", "app"),
    ],
  },
  {
    name: "patterns match octets, in the C collation",
    hba: String.raw`host app /^m.ller$ all reject
host app /^[üö]{2}$ all reject
host app /(?i)^M..LLER$ all trust
host app "/^(?!pg_|d)[[:alpha:]]+$" all scram-sha-256
host app /^\w+$ all trust
host app /ü all scram-sha-256
`,
    logins: [
      login("müller", "app"),
      login("MÜLLER", "app"),
      login("ü", "app"),
      login("alice", "app"),
      login("dave", "app"),
      login("app_read", "app"),
      login("Mixed Case", "app"),
    ],
  },
  {
    name: "replication",
    hba: `host all replicator 127.0.0.3/32 trust
host replication alice all trust
host "replication" replicator 127.0.0.4/32 trust
hostssl replication replicator all scram-sha-256
hostnossl app,replication replicator 127.0.0.5/32 trust
local replication +staff trust
host /repl replicator 127.0.0.6/32 trust
`,
    logins: [
      replication("replicator", plain("127.0.0.3")),
      login("replicator", "app", plain("127.0.0.3")),
      replication("replicator", plain("127.0.0.4")),
      login("replicator", "replication", plain("127.0.0.4")),
      replication("replicator", tls()),
      replication("replicator", plain("127.0.0.5")),
      login("replicator", "app", plain("127.0.0.5")),
      replication("replicator", plain("127.0.0.6")),
      login("replicator", "replication", plain("127.0.0.6")),
      replication("chief", socket),
      replication("boss", socket),
      replication("replicator", socket),
      replication("replicator", plain("127.0.0.5"), "replication"),
    ],
  },
  {
    name: "the first line wins",
    hba: `host all alice 127.0.0.0/8 reject
host all alice 127.0.0.1/32 trust
host all bob 127.0.0.1/32 trust
host all bob 127.0.0.0/8 reject
hostssl all all all scram-sha-256
host all all all trust
`,
    logins: [
      login("alice", "app"),
      login("bob", "app"),
      login("bob", "app", plain("127.0.0.2")),
      login("bob", "app", tls("127.0.0.2")),
      login("carol", "app", tls()),
      login("carol", "app", plain()),
    ],
  },
];
