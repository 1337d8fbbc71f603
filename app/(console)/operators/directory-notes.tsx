/** Who tried to sign in with a directory and needs something from an owner first. */
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DirectoryNote } from "@/lib/people/operators/directory-notes";

const words: Readonly<Record<DirectoryNote["reason"], string>> = {
  not_enrolled: "needs a link from an owner before the first sign-in",
  name_taken: "is refused, because another operator has this username",
};

export function DirectoryNotes({ notes }: { readonly notes: readonly DirectoryNote[] }) {
  if (notes.length === 0) return null;
  return (
    <Alert tone="info" title="Operators of a directory who could not sign in">
      <ul className="flex flex-col gap-1">
        {notes.map(({ username, directory, directoryId, reason, at }) => (
          <li key={`${directoryId} ${username} ${reason}`}>
            <bdi className="font-medium">{username}</bdi> of{" "}
            <Link
              href={`/directories/${directoryId}`}
              className="rounded-sm text-accent underline underline-offset-2"
            >
              {directory}
            </Link>{" "}
            {words[reason]} (<RelativeTime at={at} />)
          </li>
        ))}
      </ul>
    </Alert>
  );
}
