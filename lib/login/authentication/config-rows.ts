/** How configuration rows become what workers hold: one statement, secrets opened, nothing unreadable let through. */
import type pg from "pg";
import { z } from "zod";
import { parseCidr } from "@/lib/foundation/base/cidr";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import type { Logger } from "@/lib/foundation/platform/log";
import { adaptiveRule } from "@/lib/login/decision/adaptive";
import { isClientDoor } from "@/lib/login/decision/door";
import { lockoutOf } from "@/lib/login/decision/lockout";
import { methods, type Policy } from "@/lib/login/decision/policy";
import { sendingLimitsOf } from "@/lib/login/factors/sent-code";
import { leastStrengths } from "@/lib/login/factors/strength";
import type { ClientConfig, Config } from "./contract";

/** The store's configuration version. */
export async function readVersion(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query<{ version: string }>(
    "SELECT version::text AS version FROM config_version WHERE id = 1",
  );
  return BigInt(rows[0]?.version ?? 0);
}

/**
 * Everything in one snapshot, because it is one statement.
 * A client that cannot be used is left out; a policy that cannot be read denies; both are logged.
 * @throws KeyringError when even the key of one-way digests does not open: then the master key is the wrong one
 */
export async function readConfig(pool: pg.Pool, keyring: Keyring, log: Logger): Promise<Config> {
  const { rows } = await pool.query<ConfigRow>(statement);
  const row = rows[0];
  if (!row?.mac_key_sealed)
    throw new Error("The store has no settings. Start with `npm start`, which prepares it.");
  return {
    version: BigInt(row.version),
    clients: row.clients.flatMap((client) => openClient(client, keyring, log) ?? []),
    policies: row.policies.map((policy) => readPolicy(policy, log)),
    lockout: lockoutOf(row),
    sending: sendingLimitsOf(row),
    clientFailureLimit: row.client_failure_limit,
    clientFailureWindowSeconds: row.client_failure_window_seconds,
    enrollWithoutLink: row.enroll_without_link,
    directories: row.directories,
    macKey: keyring.open({ table: "settings", column: "mac_key_sealed", row: "1" }, row.mac_key_sealed),
  };
}

type ClientRow = {
  readonly id: string;
  readonly name: string;
  readonly ldapName: string;
  readonly doors: readonly string[];
  readonly network: string;
  readonly secretSealed: string;
  readonly messageAuthenticator: string;
  readonly codeEntry: string;
  readonly groupsInResponse: string;
};
type PolicyRow = Omit<Policy, "method" | "leastStrength" | "rules" | "doors"> & {
  readonly method: string;
  readonly leastStrength: string;
  readonly rules: unknown;
  readonly doors: readonly string[];
};
type ConfigRow = {
  readonly version: string;
  readonly mac_key_sealed: Buffer | null;
  readonly lockoutThreshold: number;
  readonly lockoutBaseSeconds: number;
  readonly lockoutMaxSeconds: number;
  readonly lockoutForgetSeconds: number;
  readonly sentCodeCooldownSeconds: number;
  readonly sentCodesPerUser: number;
  readonly sentCodesPerTarget: number;
  readonly client_failure_limit: number;
  readonly client_failure_window_seconds: number;
  readonly enroll_without_link: boolean;
  readonly clients: readonly ClientRow[];
  readonly policies: readonly PolicyRow[];
  readonly directories: Config["directories"];
};

const statement = `
  SELECT v.version::text AS version, s.mac_key_sealed, s.lockout_threshold AS "lockoutThreshold",
    s.lockout_base_seconds AS "lockoutBaseSeconds", s.lockout_max_seconds AS "lockoutMaxSeconds",
    s.lockout_forget_seconds AS "lockoutForgetSeconds", s.client_failure_limit, s.client_failure_window_seconds,
    s.enroll_without_link, s.sent_code_cooldown_seconds AS "sentCodeCooldownSeconds",
    s.sent_codes_per_user AS "sentCodesPerUser", s.sent_codes_per_target AS "sentCodesPerTarget",
    (SELECT coalesce(json_agg(json_build_object(
        'id', c.id, 'name', c.name, 'ldapName', c.ldap_name, 'doors', c.doors, 'network', c.network, 'secretSealed', encode(c.secret_sealed, 'hex'),
        'messageAuthenticator', c.message_authenticator, 'codeEntry', c.code_entry,
        'groupsInResponse', c.groups_in_response) ORDER BY c.name), '[]')
      FROM clients c WHERE c.disabled_at IS NULL) AS clients,
    (SELECT coalesce(json_agg(json_build_object(
        'id', p.id, 'name', p.name, 'isDefault', p.is_default, 'enabled', p.enabled, 'reportOnly', p.report_only, 'method', p.method,
        'secondFactor', p.second_factor, 'leastStrength', p.least_strength, 'adaptive', p.adaptive, 'rules', p.rules, 'reuseUses', p.reuse_uses,
        'reuseSeconds', p.reuse_seconds, 'approvalWay', p.approval_way, 'approvalSeconds', p.approval_seconds, 'doors', p.doors,
        'clientIds', ARRAY(SELECT x.client_id FROM policy_clients x WHERE x.policy_id = p.id ORDER BY 1),
        'groupIds', ARRAY(SELECT x.group_id FROM policy_groups x WHERE x.policy_id = p.id ORDER BY 1))
        ORDER BY p.is_default, p.position, p.id), '[]')
      FROM policies p) AS policies,
    (SELECT coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'revision', d.revision,
        'createUsers', d.create_users) ORDER BY d.position, d.name), '[]')
      FROM directories d WHERE d.active) AS directories
  FROM config_version v, settings s WHERE v.id = 1 AND s.id = 1`;

function openClient(row: ClientRow, keyring: Keyring, log: Logger): ClientConfig | null {
  const { id, name, groupsInResponse } = row;
  const network = parseCidr(row.network);
  if (!network) {
    log.error({ client: name, network: row.network }, "A client is left out: its network is not one.");
    return null;
  }
  try {
    const sealed = Buffer.from(row.secretSealed, "hex");
    return {
      id,
      name,
      ldapName: row.ldapName,
      doors: row.doors.filter(isClientDoor),
      network,
      secret: keyring.open({ table: "clients", column: "secret_sealed", row: id }, sealed),
      // Words we do not know mean the strict choice.
      messageAuthenticator: row.messageAuthenticator === "postgresql" ? "postgresql" : "required",
      codeEntry: row.codeEntry === "challenge" ? "challenge" : "appended",
      groupsInResponse,
    };
  } catch (error) {
    log.error(
      { client: name, err: error },
      "A client is left out: its shared secret does not open. Set a new one.",
    );
    return null;
  }
}

function readPolicy(row: PolicyRow, log: Logger): Policy {
  const method = z.enum(methods).safeParse(row.method);
  const least = z.enum(leastStrengths).safeParse(row.leastStrength);
  const rules = z.array(adaptiveRule).safeParse(row.rules);
  const known = row.doors.filter(isClientDoor);
  // A door we do not know must not turn "for that door" into "for any".
  const areDoorsRead = known.length === row.doors.length;
  if (method.success && least.success && areDoorsRead && (rules.success || !row.adaptive)) {
    const read = { doors: known, method: method.data, leastStrength: least.data };
    return { ...row, ...read, rules: rules.success ? rules.data : [] };
  }
  const issues = (rules.error ?? method.error ?? least.error)?.issues.map((issue) => issue.message);
  log.error({ policy: row.name, issues }, "A policy cannot be read and denies until it is saved again.");
  return { ...row, doors: known, method: "deny", leastStrength: "any", adaptive: false, rules: [] };
}
