/** Tells a password manager whose password is typed in the form. */

/** Not seen, not sent, not reached by the keyboard. */
export function UsernameForManager({ username }: { readonly username: string }) {
  return <input type="text" autoComplete="username" defaultValue={username} readOnly hidden tabIndex={-1} />;
}
