/** Pure. The fields of the page of role templates: what they hold at first, and the plan that they make. */
import { majorOf } from "@/lib/protocols/postgres/versions";
import type { Reading } from "@/lib/servers/reading/reading";
import { groupsOf, loginsOf, type TemplatePlan, templateVersions } from "@/lib/servers/role-templates/plan";
import type { TemplateStateInput } from "@/lib/servers/role-templates/schema";

/** What the page starts from. */
export type TemplateStart = {
  readonly serverId: string;
  /** Major version of the server where scripts are written for it, else null. */
  readonly version: number | null;
  readonly databases: readonly string[];
  /** Postern's own role where the server has it. */
  readonly posternRole: string | null;
  /** Whether this operator may have Postern look at the server. */
  readonly mayCompare: boolean;
};

/** One template's fields, as they are typed: names one a line. */
export type LoginsDraft = {
  readonly isOn: boolean;
  readonly group: string;
  readonly logins: string;
  readonly limit: string;
};

/** All fields. */
export type TemplateDraft = {
  readonly version: string;
  readonly database: string;
  readonly schemas: string;
  readonly owner: string;
  readonly makesOwner: boolean;
  readonly closesPublic: boolean;
  readonly readOnly: LoginsDraft;
  readonly application: LoginsDraft;
  readonly migrator: LoginsDraft;
  readonly monitoring: LoginsDraft;
};

/** What is known of the server for the page; `reading` null where it was never read. */
export function startFrom(
  server: { readonly id: string; readonly database: string; readonly monitorRole: string },
  reading: Reading | null,
  mayCompare: boolean,
): TemplateStart {
  const version = reading && majorOf(reading.versionNumber);
  const databases = reading?.databases.filter((one) => one.allowsConnections && !one.isTemplate) ?? [];
  const names = databases.map(({ name }) => name);
  return {
    serverId: server.id,
    version: version !== null && templateVersions.includes(version) ? version : null,
    databases: names.length > 0 ? names : [server.database],
    posternRole: reading?.roles.some(({ name }) => name === server.monitorRole) ? server.monitorRole : null,
    mayCompare,
  };
}

/** The fields at first: every template, for the first database that is not PostgreSQL's own. */
export function draftFor({ databases, version }: TemplateStart): TemplateDraft {
  const database = databases.find((name) => name !== "postgres") ?? databases[0] ?? "";
  return {
    version: String(version ?? templateVersions.at(-2)),
    schemas: "app",
    makesOwner: true,
    closesPublic: true,
    ...namesFor(database),
  };
}

/** The fields that are named after the database, and it. */
function namesFor(
  database: string,
): Pick<TemplateDraft, "database" | "owner" | "readOnly" | "application" | "migrator" | "monitoring"> {
  return {
    database,
    owner: `${database}_owner`,
    readOnly: { isOn: true, group: `${database}_read`, logins: "", limit: "5" },
    application: { isOn: true, group: `${database}_write`, logins: `${database}_app`, limit: "20" },
    migrator: { isOn: true, group: "", logins: `${database}_migrator`, limit: "2" },
    monitoring: { isOn: true, group: "", logins: `${database}_monitor`, limit: "3" },
  };
}

/** Another database, with the names that were still those of the one before changed to its own. */
export function withDatabase(draft: TemplateDraft, database: string): TemplateDraft {
  const before = namesFor(draft.database);
  const after = namesFor(database);
  const logins = (part: "readOnly" | "application" | "migrator" | "monitoring"): LoginsDraft => ({
    ...draft[part],
    group: draft[part].group === before[part].group ? after[part].group : draft[part].group,
    logins: draft[part].logins === before[part].logins ? after[part].logins : draft[part].logins,
  });
  return {
    ...draft,
    database,
    owner: draft.owner === before.owner ? after.owner : draft.owner,
    readOnly: logins("readOnly"),
    application: logins("application"),
    migrator: logins("migrator"),
    monitoring: logins("monitoring"),
  };
}

/** The plan that the fields stand for; `problemsOf` says what is wrong with it. */
export function planFrom(draft: TemplateDraft, posternRole: string | null): TemplatePlan {
  const { readOnly, application, migrator, monitoring } = draft;
  const logins = ({ logins: text, limit }: LoginsDraft) => ({
    logins: namesFrom(text),
    connectionLimit: /^\d{1,6}$/.test(limit.trim()) ? Number(limit) : Number.NaN,
  });
  return {
    version: Number(draft.version),
    database: draft.database,
    schemas: namesFrom(draft.schemas),
    owner: draft.owner,
    makesOwner: draft.makesOwner,
    closesPublic: draft.closesPublic,
    readOnly: readOnly.isOn ? { ...logins(readOnly), group: readOnly.group } : null,
    application: application.isOn ? { ...logins(application), group: application.group } : null,
    migrator: migrator.isOn ? logins(migrator) : null,
    monitoring: monitoring.isOn ? logins(monitoring) : null,
    posternRole,
  };
}

/** One name a line; spaces inside a name count. */
const namesFrom = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** What is to be read of the server for `plan`. */
export const askedFor = (serverId: string, plan: TemplatePlan): TemplateStateInput => ({
  id: serverId,
  database: plan.database,
  schemas: [...plan.schemas],
  owner: plan.owner,
  groups: groupsOf(plan).slice(1),
  logins: [...loginsOf(plan), ...(plan.posternRole === null ? [] : [plan.posternRole])],
});
