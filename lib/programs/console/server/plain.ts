/** Pure. What becomes of a request that came without TLS to a console that speaks TLS itself. */
import { believedEntry } from "../client-address";

/** What is known of the request before anything is done with it; headers as the client sent them. */
export type PlainRequest = {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** Let through because a proxy of ours ended TLS, sent on to the console's address, or refused with a sentence. */
export type PlainAnswer =
  | { readonly kind: "serve" }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "refuse"; readonly text: string };

/** What proxies leave in a request. */
const marks = ["x-forwarded-proto", "x-forwarded-for", "x-forwarded-host", "forwarded", "via"];

/**
 * Sends reading requests on to `consoleUrl`, whatever Host they name: whoever forges one must not lead anybody away.
 * What a proxy of ours passed on is never sent on, because it would come back the same way without end: either the proxy
 * says that the browser spoke HTTPS, or a sentence says what the proxy should do.
 */
export function answerPlain(request: PlainRequest, consoleUrl: string, trustedProxies: number): PlainAnswer {
  const { method, target, headers } = request;
  if (believedEntry(headers["x-forwarded-proto"], trustedProxies) === "https") return { kind: "serve" };
  const location = addressOf(consoleUrl, target);
  if (trustedProxies > 0 && marks.some((name) => headers[name] !== undefined)) {
    return {
      kind: "refuse",
      text: `This console is available over HTTPS only: ${location}\nIf you used HTTPS, the proxy in front did not say so. It must send "X-Forwarded-Proto: https" and redirect HTTP requests.`,
    };
  }
  if (method === "GET" || method === "HEAD") return { kind: "redirect", location };
  return {
    kind: "refuse",
    text: `This console is available over HTTPS only: ${location}\nThis request was sent over HTTP, so others may have read it. It was not processed.`,
  };
}

/** `target` on the console; its start page where the target is no path of it. */
function addressOf(consoleUrl: string, target: string): string {
  const { origin } = new URL(consoleUrl);
  if (!target.startsWith("/") || !URL.canParse(origin + target)) return `${origin}/`;
  const url = new URL(origin + target);
  return url.origin === origin ? url.href : `${origin}/`;
}
