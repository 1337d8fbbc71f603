/** Long answers, sent piece by piece, and the downloads made of them. */
import { type ExportFormat, exportTypes } from "@/lib/foundation/base/tables";

/** A download called `name` plus the format's ending, which nothing keeps a copy of. */
export function download(pieces: AsyncGenerator<string>, name: string, format: ExportFormat): Response {
  return new Response(streamed(pieces), {
    headers: {
      "Content-Type": exportTypes[format],
      "Content-Disposition": `attachment; filename="${name}.${format}"`,
      "Cache-Control": "no-store",
    },
  });
}

/** `pieces` as UTF-8 octets, about 64 KiB at a time, read only as fast as the browser takes them. */
function streamed(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let text = "";
      while (text.length < 65_536) {
        const { done, value } = await pieces.next();
        if (done) {
          controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += value;
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
