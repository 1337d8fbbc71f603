/** Pure. Checks of row-level security: policies that count for nothing, or for less than they seem to. */
import { majorOf } from "@/lib/protocols/postgres/versions";
import { type Check, defineCheck } from "../check";
import { dotted, oneLine, quoted } from "../text";

const off = defineCheck({
  id: "rls.off",
  title: "Tables with policies have row-level security on",
  why: "The policies are there and count for nothing: everybody who may read the table reads every row.",
  severity: "high",
  cis: "4.7",
  reads: ["rowSecurity"],
  judge: ({ rowSecurity }) => ({
    faults: rowSecurity
      .filter(({ hasPolicy, isOn }) => hasPolicy && !isOn)
      .map(({ schema, name }) => ({
        found: oneLine(`table ${dotted(schema, name)} has policies and row-level security is off`),
        fix: `ALTER TABLE ${quoted(schema, name)} ENABLE ROW LEVEL SECURITY;`,
      })),
  }),
});

const none = defineCheck({
  id: "rls.none",
  title: "Tables with row-level security have a policy",
  why: "Nobody but the owner sees a row, so an application is given the owner's or a superuser's login to make it work.",
  severity: "low",
  cis: "4.7",
  reads: ["rowSecurity"],
  judge: ({ rowSecurity }) => ({
    faults: rowSecurity
      .filter(({ hasPolicy, isOn }) => isOn && !hasPolicy)
      .map(({ schema, name }) => ({
        found: oneLine(`table ${dotted(schema, name)} has row-level security on and no policy`),
        fix: oneLine(`-- CREATE POLICY … ON ${quoted(schema, name)} …, for the rows that each role may see.`),
      })),
  }),
});

const force = defineCheck({
  id: "rls.force",
  title: "Policies bind an owner who logs in",
  why: "An owner passes by the policies of his own tables unless they are forced on him.",
  severity: "medium",
  cis: "4.7",
  reads: ["rowSecurity"],
  judge: ({ rowSecurity }) => ({
    faults: rowSecurity
      .filter(({ isOn, isForced, ownerLogsIn }) => isOn && !isForced && ownerLogsIn)
      .map(({ schema, name, owner }) => ({
        found: oneLine(`table ${dotted(schema, name)} of ${owner}`),
        fix: `ALTER TABLE ${quoted(schema, name)} FORCE ROW LEVEL SECURITY;`,
      })),
  }),
});

const open = defineCheck({
  id: "rls.true",
  title: "No policy is true for everybody",
  why: "It lets every role see or write every row, whatever the other policies say.",
  severity: "medium",
  cis: "4.7",
  reads: ["openPolicies"],
  judge: ({ openPolicies }) => ({
    faults: openPolicies.map(({ schema, name, policy }) => ({
      found: oneLine(`policy ${policy} on ${dotted(schema, name)}`),
      fix: oneLine(`-- Narrow it: ALTER POLICY ${quoted(policy)} ON ${quoted(schema, name)} TO … USING (…);`),
    })),
  }),
});

const views = defineCheck({
  id: "rls.view",
  title: "Views do not lead past row-level security",
  why: "A view asks with its owner's rights, so whoever may read it sees rows that the policies keep from him.",
  severity: "high",
  cis: "4.7",
  reads: ["viewsPastPolicies"],
  judge: ({ viewsPastPolicies }, { versionNumber }) => ({
    faults: viewsPastPolicies.map(({ schema, name, table }) => ({
      found: oneLine(`view ${dotted(schema, name)} shows rows of ${table}`),
      fix:
        majorOf(versionNumber) >= 15
          ? `ALTER VIEW ${quoted(schema, name)} SET (security_invoker = true);`
          : oneLine(
              `-- Before PostgreSQL 15: REVOKE the rights on ${quoted(schema, name)}, or give it to an owner whom the policies bind.`,
            ),
    })),
  }),
});

export const rowSecurityChecks: readonly Check[] = [off, none, force, open, views];
