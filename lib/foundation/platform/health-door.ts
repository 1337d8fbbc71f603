/** The small HTTP door of worker and jobs: /metrics for Prometheus, /healthz and /readyz for whoever supervises them. */
import { createServer } from "node:http";

/** What the door serves. */
export type HealthDoorOptions = {
  readonly host: string;
  readonly port: number;
  /** The text that Prometheus reads, and its content type. */
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
  /** Null when the program does its work, otherwise a sentence that says why not. */
  readonly whyNotReady: () => Promise<string | null>;
};

type Page = { readonly status: number; readonly type: string; readonly body: string };

const text = "text/plain; charset=utf-8";

/** Opens the door. @throws the system's error when host or port cannot be bound */
export async function openHealthDoor(
  options: HealthDoorOptions,
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

async function page({ metrics, whyNotReady }: HealthDoorOptions, url: string): Promise<Page> {
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
