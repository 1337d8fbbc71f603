/** Shows where the code goes: directly after the password, without a space. */
import type { CodeLook } from "@/lib/login/factors/descriptor";

/** `look` is of the person's codes. The picture has its sentence for those who cannot see it. */
export function TypedPassword({ look }: { readonly look: Pick<CodeLook, "example" | "caption"> }) {
  const code = look.example;
  return (
    <figure
      role="img"
      aria-label={`In the password field, type your password and, directly after it, the code: password${code}. No space in between.`}
      className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <div aria-hidden className="flex flex-col gap-1">
        <span className="text-[0.8125rem] text-muted">Password:</span>
        <span className="flex w-fit max-w-full flex-wrap overflow-hidden rounded-md border border-line-strong font-mono text-base sm:text-lg">
          <span className="bg-surface px-2.5 py-1.5">password</span>
          <span className="bg-accent-soft px-2.5 py-1.5 font-semibold break-all text-accent">{code}</span>
        </span>
        <span className="flex gap-4 text-[0.8125rem] text-muted">
          <span>your password</span>
          <span>
            + <span className="text-accent">{look.caption}</span>
          </span>
        </span>
      </div>
    </figure>
  );
}
