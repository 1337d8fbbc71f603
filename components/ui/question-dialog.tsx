"use client";
/** The question that an action asks before it does what could do harm: what would happen, to whom, yes or no. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { Question } from "@/lib/foundation/base/errors";
import { Button } from "./button";
import { backdropClass, dialogClass } from "./dialog";

/** Open as long as it is rendered; closing it means no. */
export function QuestionDialog({
  question,
  onAnswer,
}: {
  readonly question: Question;
  readonly onAnswer: (isYes: boolean) => void;
}) {
  const { title, points, notes, confirm } = question;
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onAnswer(false)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={dialogClass}>
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="-mt-2 flex flex-col gap-3 text-muted">
            {points.map((point) => (
              <div key={point.text}>
                <p>{point.text}</p>
                <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 text-ink">
                  {point.names.map((name) => (
                    <li key={name} dir="auto" className="font-mono break-all whitespace-pre-wrap">
                      {name}
                    </li>
                  ))}
                  {point.more > 0 && (
                    <li className="text-muted">and {point.more.toLocaleString("en")} more</li>
                  )}
                </ul>
              </div>
            ))}
            {notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </AlertDialog.Description>
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
            <Button variant="danger" onClick={() => onAnswer(true)}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
