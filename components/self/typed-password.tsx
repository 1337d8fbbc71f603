/** Shows where the code goes: directly after the password, without a space. */

/** `digits` is the length of the person's codes. The picture has its sentence for those who cannot see it. */
export function TypedPassword({ digits }: { readonly digits: number }) {
  const code = "41232498".slice(0, digits);
  return (
    <figure
      role="img"
      aria-label={`In the password field, type your password and, directly after it, the code: password${code}. No space in between.`}
      className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <div aria-hidden className="flex flex-col gap-1">
        <span className="text-[0.8125rem] text-muted">Password:</span>
        <span className="flex w-fit max-w-full overflow-hidden rounded-md border border-line-strong font-mono text-base sm:text-lg">
          <span className="bg-surface px-2.5 py-1.5">password</span>
          <span className="bg-accent-soft px-2.5 py-1.5 font-semibold text-accent">{code}</span>
        </span>
        <span className="flex gap-4 text-[0.8125rem] text-muted">
          <span>your password</span>
          <span>
            + <span className="text-accent">the code your phone shows now</span>
          </span>
        </span>
      </div>
    </figure>
  );
}
