/** The worker's Prometheus metrics: names, meanings and where each number comes from. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Observed } from "@/lib/login/authentication/authenticate";
import type { LdapStats } from "@/lib/login/ldap-server/server";
import type { RadiusStats } from "@/lib/login/radius-server/server";

/** Where numbers come from; each is asked when the metrics are read. */
export type MetricSources = {
  readonly radius: () => RadiusStats;
  readonly ldap: () => LdapStats;
  readonly hashQueueDepth: () => number;
  /** Password checks that were not made because the password was known to be right, by how it was known. */
  readonly sparedChecks: () => Readonly<Record<string, number>>;
  /** Connections to servers, for where logins come from, that could not be made or were lost. */
  readonly watchFailures: () => number;
  /** Null before the first configuration. */
  readonly configVersion: () => bigint | null;
};

/** The metrics of one worker. */
export type Metrics = {
  /** Takes note of a decided attempt. */
  observe(attempt: Omit<Observed, "clientId">): void;
  /** Connects what was made after the metrics. */
  watch(sources: MetricSources): void;
  /** The text that Prometheus reads, and its content type. */
  text(): Promise<string>;
  readonly contentType: string;
};

/** A registry of its own, so that two workers in one process (tests) do not mix. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const logins = new Counter({
    name: "postern_logins_total",
    help: "Decided logins, by public outcome and precise reason.",
    labelNames: ["outcome", "reason"],
    registers: [registry],
  });
  const latency = new Histogram({
    name: "postern_login_duration_seconds",
    help: "From the arrival of datagram or bind to the recorded decision.",
    labelNames: ["outcome"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers: [registry],
  });
  const whereFroms = new Counter({
    name: "postern_logins_where_from_total",
    help: "Decided logins, by how certain the person's address was then.",
    labelNames: ["certainty"],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observe({ outcome, reason, latencyMs, whereFrom }) {
      logins.inc({ outcome, reason });
      whereFroms.inc({ certainty: whereFrom });
      latency.observe({ outcome }, latencyMs / 1000);
    },
    watch: (sources) => watch(registry, sources),
  };
}

function watch(
  registry: Registry,
  { radius, ldap, hashQueueDepth, sparedChecks, watchFailures, configVersion }: MetricSources,
): void {
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const labelled = (
    name: string,
    label: string,
    help: string,
    read: () => Readonly<Record<string, number>>,
  ) =>
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  counter("postern_radius_received_total", "Datagrams received.", () => radius().received);
  labelled("postern_radius_replies_total", "code", "Replies by packet code.", () => radius().replies);
  labelled("postern_radius_drops_total", "reason", "Datagrams without an answer.", () => radius().drops);
  counter("postern_radius_repeats_total", "Datagrams answered from the reply cache.", () => radius().repeats);
  counter("postern_radius_status_total", "Status-Server answered.", () => radius().statusReplies);
  counter(
    "postern_radius_groups_left_out_total",
    "Groups that did not fit into a reply.",
    () => radius().groupsLeftOut,
  );
  counter("postern_logins_shed_total", "Logins shed because an answer would have come too late.", () => {
    const [udp, tcp] = [radius().drops, ldap().drops];
    return udp.shed + udp.overload + tcp.shed + tcp.overload;
  });
  gauge("postern_radius_in_flight", "Datagrams in work now.", () => radius().inFlight);
  gauge("postern_radius_kept_replies", "Replies kept for duplicates now.", () => radius().keptReplies);
  counter("postern_ldap_connections_total", "Connections taken.", () => ldap().accepted);
  labelled("postern_ldap_binds_total", "result", "Binds by result code.", () => ldap().binds);
  counter("postern_ldap_searches_total", "Searches answered.", () => ldap().searches);
  labelled(
    "postern_ldap_drops_total",
    "reason",
    "Connections closed and binds refused by the door.",
    () => ldap().drops,
  );
  gauge("postern_ldap_connections", "Connections open now.", () => ldap().open);
  gauge("postern_ldap_in_flight", "Logins by LDAP in work now.", () => ldap().inFlight);
  gauge("postern_hash_queue_depth", "Password checks waiting or running now.", hashQueueDepth);
  labelled(
    "postern_password_checks_spared_total",
    "known_from",
    "Password checks not made because an identical one was under way (shared) or had ended minutes ago (remembered).",
    sparedChecks,
  );
  counter(
    "postern_where_from_failures_total",
    "Connections to servers, for where logins come from, that could not be made or were lost.",
    watchFailures,
  );
  gauge("postern_config_version", "Version of the configuration in force.", () =>
    Number(configVersion() ?? 0),
  );
}
