"use client";
/** Two versions of the same, side by side: what somebody else has saved meanwhile, and what is to be saved now. */
import { Dialog as Base } from "@base-ui/react/dialog";
import { useState } from "react";
import type { Conflict } from "@/lib/foundation/base/form-state";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { RelativeTime } from "./relative-time";

/** Which version of a field is saved. */
type Side = "saved" | "yours";

/**
 * `touched`: names of the fields that were changed here; the others start with what is saved. `onAnswer` gets the names of
 * the fields that keep what is saved, or null for going back to the form.
 */
export function ConflictDialog({
  conflict,
  touched,
  onAnswer,
}: {
  readonly conflict: Conflict;
  readonly touched: readonly string[];
  readonly onAnswer: (kept: readonly string[] | null) => void;
}) {
  const { by, at, fields } = conflict;
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>(
    Object.fromEntries(fields.map(({ name }) => [name, touched.includes(name) ? "yours" : "saved"])),
  );
  const who = by ?? "Someone else";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onAnswer(null)}
      title={`${who} saved this while you had it open`}
      description={
        <>
          {at && (
            <>
              Saved <RelativeTime at={new Date(at)} focusable={false} />.{" "}
            </>
          )}
          Nothing of yours is saved yet. Choose for each field which of the two to save.
        </>
      }
    >
      {fields.map((field) => (
        <fieldset key={field.name} className="flex min-w-0 flex-col gap-1.5">
          <legend className="mb-1.5 font-medium">{field.label}</legend>
          {(["saved", "yours"] as const).map((side) => (
            <label
              key={side}
              className="flex min-w-0 gap-2.5 rounded-md border border-line px-3 py-2 hover:bg-sunken has-checked:border-accent-fill has-checked:bg-accent-soft max-sm:min-h-11"
            >
              <input
                type="radio"
                name={`side-${field.name}`}
                checked={sides[field.name] === side}
                onChange={() => setSides({ ...sides, [field.name]: side })}
                className="mt-0.5 size-4 shrink-0 accent-accent-fill"
              />
              <span className="min-w-0">
                <span className="block text-[0.8125rem] text-muted">
                  {side === "saved" ? `Saved by ${who}` : "Yours"}
                </span>
                <span dir="auto" className="block max-h-32 overflow-y-auto break-words whitespace-pre-wrap">
                  {field[side] || <span className="text-muted">empty</span>}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <div className="flex flex-wrap justify-end gap-2">
        <Base.Close render={<Button />}>Back to my form</Base.Close>
        <Button
          variant="primary"
          onClick={() => onAnswer(fields.map(({ name }) => name).filter((name) => sides[name] === "saved"))}
        >
          Save these
        </Button>
      </div>
    </Dialog>
  );
}
