"use client";
/** Saying who becomes a user, who is one already, and who is left out and why. */
import type { ReactNode } from "react";
import type { UsersPlan } from "@/lib/servers/registry/take-over-roles";

const shownNames = 100;

/** `isDone`: it has happened. */
export function PlanReport({ plan, isDone }: { readonly plan: UsersPlan; readonly isDone: boolean }) {
  const { create, existing, skipped } = plan;
  return (
    <div className="flex flex-col gap-3" role="status">
      <Part
        title={`${isDone ? "Created" : "Will be created"}: ${create.length.toLocaleString("en")}`}
        items={create.map((name) => [name, null])}
      />
      {existing.length > 0 && (
        <Part
          title={`Already users: ${existing.length.toLocaleString("en")}`}
          items={existing.map(({ role, username }) => [role, role === username ? null : ` is ${username}`])}
        />
      )}
      {skipped.length > 0 && (
        <Part
          title={`Left out: ${skipped.length.toLocaleString("en")}`}
          items={skipped.map(({ role, why }) => [role, ` ${why}`])}
        />
      )}
      {isDone && create.length > 0 && (
        <p className="text-muted">
          They have no password and no second factor yet. Issue enrolment links on the Users page, or import
          the passwords of their roles on the tab “Import passwords”.
        </p>
      )}
    </div>
  );
}

function Part({
  title,
  items,
}: {
  readonly title: string;
  readonly items: readonly (readonly [name: string, remark: ReactNode])[];
}) {
  return (
    <section>
      <h3 className="font-medium">{title}</h3>
      {items.length > 0 && (
        <ul className="mt-1 max-h-40 list-disc overflow-auto pl-5 text-muted">
          {items.slice(0, shownNames).map(([name, remark]) => (
            <li key={name}>
              <span className="font-mono break-all text-ink">{name}</span>
              {remark}
            </li>
          ))}
          {items.length > shownNames && <li>and {(items.length - shownNames).toLocaleString("en")} more</li>}
        </ul>
      )}
    </section>
  );
}
