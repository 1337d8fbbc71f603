/** The worker's small HTTP door: /metrics for Prometheus, /healthz and /readyz for whoever supervises it. */
import { createServer } from "node:http";
import type { Metrics } from "./metrics";

/** What the door serves. */
export type HttpOptions = {
  readonly host: string;
  readonly port: number;
  readonly metrics: Pick<Metrics, "text" | "contentType">;
  /** Null when logins can be answered, otherwise a sentence that says why not. */
  readonly whyNotReady: () => Promise<string | null>;
};

type Page = { readonly status: number; readonly type: string; readonly body: string };

const text = "text/plain; charset=utf-8";

/** Opens the door. @throws the system's error when host or port cannot be bound */
export async function startHttp(
  options: HttpOptions,
): Promise<{ readonly address: { host: string; port: number }; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    page(options, request.url ?? "")
      .catch((): Page => ({ status: 500, type: text, body: "failed\n" }))
      .then(({ status, type, body }) => {
        response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
        response.end(body);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const bound = server.address();
  return {
    address: { host: options.host, port: typeof bound === "object" && bound ? bound.port : options.port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function page({ metrics, whyNotReady }: HttpOptions, url: string): Promise<Page> {
  switch (url.split("?")[0]) {
    case "/metrics":
      return { status: 200, type: metrics.contentType, body: await metrics.text() };
    case "/healthz":
      return { status: 200, type: text, body: "up\n" };
    case "/readyz": {
      const why = await whyNotReady();
      return { status: why ? 503 : 200, type: text, body: `${why ?? "ready"}\n` };
    }
    default:
      return { status: 404, type: text, body: "There are /metrics, /healthz and /readyz.\n" };
  }
}
