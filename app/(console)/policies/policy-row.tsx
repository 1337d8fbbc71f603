"use client";
/** One policy in the list: what it asks, of whom, and what can be done with it. */
import { ArrowDown, ArrowUp, Eye, MoreHorizontal, Pencil, Power, PowerOff, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { severityLooks } from "@/lib/foundation/base/finding";
import { describeRule } from "@/lib/login/decision/adaptive";
import { doorNames } from "@/lib/login/decision/door";
import { type PolicyState, policyStates, stateOfPolicy } from "@/lib/login/decision/policy";
import type { PolicyView } from "@/lib/people/policies/view";
import type { PolicyWarning } from "@/lib/people/policies/warnings";
import {
  deletePolicyAction,
  disablePolicyAction,
  enablePolicyAction,
  reportOnlyPolicyAction,
} from "./actions";
import { MethodStatus } from "./method-status";
import { PolicyStateStatus } from "./policy-state";

/** How to move it; null where it cannot go. */
type Moves = { readonly up: (() => void) | null; readonly down: (() => void) | null };

export function PolicyRow({
  policy,
  number,
  warnings,
  mayWrite,
  onMove,
}: {
  readonly policy: PolicyView;
  readonly number: number;
  readonly warnings: readonly PolicyWarning[];
  readonly mayWrite: boolean;
  readonly onMove: Moves | null;
}) {
  return (
    <li className="grid grid-cols-[2rem_1fr_auto] gap-x-3 rounded-lg border border-line bg-surface px-4 py-3">
      <span aria-hidden className="pt-0.5 text-right text-muted tabular-nums">
        {number}
      </span>
      <div className="flex min-w-0 flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link dir="auto" href={`/policies/${policy.id}`} className="font-semibold hover:underline">
            {policy.name}
          </Link>
          <MethodStatus policy={policy} />
          <PolicyStateStatus policy={policy} />
        </div>
        {policy.description && (
          <p dir="auto" className="text-muted">
            {policy.description}
          </p>
        )}
        <Scope policy={policy} />
        <Rules policy={policy} />
        {warnings.map((warning) => (
          <p
            key={warning.id}
            className={`text-[0.8125rem] ${warning.severity === "info" ? "text-muted" : "font-medium text-warn"}`}
          >
            {warning.severity === "info" ? "" : `${severityLooks[warning.severity].word}: `}
            {warning.text} {warning.fix}
          </p>
        ))}
      </div>
      {mayWrite && (
        <div className="flex items-start gap-1 max-sm:flex-col">
          {!policy.isDefault && <MoveButtons name={policy.name} moves={onMove} />}
          <PolicyMenu policy={policy} />
        </div>
      )}
    </li>
  );
}

function Scope({ policy }: { readonly policy: PolicyView }) {
  if (policy.isDefault) return <p className="text-[0.8125rem] text-muted">Everyone, through every client.</p>;
  const names = (things: PolicyView["groups"], any: string) =>
    things.length > 0 ? things.map(({ name }) => name).join(", ") : any;
  return (
    <p className="text-[0.8125rem] text-muted">
      Groups: <span className="text-ink">{names(policy.groups, "any")}</span> · Clients:{" "}
      <span className="text-ink">{names(policy.clients, "any")}</span>
      {policy.doors.length > 0 && (
        <>
          {" "}
          · Door: <span className="text-ink">{policy.doors.map((door) => doorNames[door]).join(", ")}</span>
        </>
      )}
    </p>
  );
}

function Rules({ policy }: { readonly policy: PolicyView }) {
  if (policy.rules.length === 0) return null;
  return (
    <div className="text-[0.8125rem] text-muted">
      {!policy.adaptive && <p>Adaptive rules are switched off:</p>}
      <ol className="list-decimal pl-5">
        {policy.rules.map((rule) => (
          <li key={describeRule(rule)}>{describeRule(rule)}</li>
        ))}
      </ol>
    </div>
  );
}

function MoveButtons({ name, moves }: { readonly name: string; readonly moves: Moves | null }) {
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        aria-label={`Move ${name} up`}
        disabled={!moves?.up}
        onClick={() => moves?.up?.()}
        icon={<ArrowUp aria-hidden className="size-4" />}
      />
      <Button
        variant="ghost"
        size="sm"
        aria-label={`Move ${name} down`}
        disabled={!moves?.down}
        onClick={() => moves?.down?.()}
        icon={<ArrowDown aria-hidden className="size-4" />}
      />
    </>
  );
}

const changes = {
  off: {
    icon: <PowerOff aria-hidden />,
    label: "Switch off",
    title: (name: string) => `Switch off ${name}?`,
    description: "Its logins are decided by the next policy that matches. It keeps its place in the order.",
    action: disablePolicyAction,
  },
  report_only: {
    icon: <Eye aria-hidden />,
    label: "Only report",
    title: (name: string) => `Let ${name} only report?`,
    description:
      "Its logins are decided by the next policy that matches, as if it were off. The login log records what it would have decided.",
    action: reportOnlyPolicyAction,
  },
  enforced: {
    icon: <Power aria-hidden />,
    label: "Enforce",
    title: (name: string) => `Enforce ${name}?`,
    description: "It decides from the next login, at its place in the order.",
    action: enablePolicyAction,
  },
} as const;

function PolicyMenu({ policy }: { readonly policy: PolicyView }) {
  const [asked, setAsked] = useState<PolicyState | "delete" | null>(null);
  const state = stateOfPolicy(policy);
  const dialog = (question: PolicyState | "delete") => ({
    hidden: { id: policy.id },
    open: asked === question,
    onOpenChange: (open: boolean) => setAsked(open ? question : null),
  });
  return (
    <>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="sm"
            aria-label={`Actions for ${policy.name}`}
            icon={<MoreHorizontal aria-hidden className="size-4" />}
          />
        }
      >
        <MenuLink href={`/policies/${policy.id}`} icon={<Pencil aria-hidden />}>
          Edit
        </MenuLink>
        {!policy.isDefault && (
          <>
            {policyStates
              .filter((other) => other !== state)
              .map((other) => (
                <MenuItem key={other} icon={changes[other].icon} onClick={() => setAsked(other)}>
                  {changes[other].label}…
                </MenuItem>
              ))}
            <MenuSeparator />
            <MenuItem danger icon={<Trash2 aria-hidden />} onClick={() => setAsked("delete")}>
              Delete…
            </MenuItem>
          </>
        )}
      </Menu>
      {/* All of them at all times: one that goes away with its answer would not say that it is done. */}
      {policyStates.map((other) => (
        <ConfirmDialog
          key={other}
          {...dialog(other)}
          action={changes[other].action}
          title={changes[other].title(policy.name)}
          description={changes[other].description}
          confirmLabel={changes[other].label}
          danger={state === "enforced"}
        />
      ))}
      <ConfirmDialog
        {...dialog("delete")}
        danger
        action={deletePolicyAction}
        title={`Delete ${policy.name}?`}
        description="Its logins are decided by the next policy that matches. This cannot be undone, but the audit log keeps its settings."
        confirmLabel="Delete"
      />
    </>
  );
}
