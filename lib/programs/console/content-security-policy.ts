/** Pure. What the browser may load and run on pages of the console. */

/**
 * The policy of one response. Scripts need the nonce or a script that has it. Style elements need the nonce too; style
 * attributes are allowed, because charts and popups place themselves with them.
 */
export function contentSecurityPolicy({
  nonce,
  isSecure,
  isDevelopment,
}: {
  readonly nonce: string;
  readonly isSecure: boolean;
  /** React's development build needs eval, and the development server adds style elements without a nonce. */
  readonly isDevelopment: boolean;
}): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment ? "style-src-elem 'self' 'unsafe-inline'" : `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    // The worker that shows notifications. Without this line it would fall under scripts, which need a nonce that it cannot have.
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isSecure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
