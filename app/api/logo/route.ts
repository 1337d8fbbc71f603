/** Serving the organisation's logo: to anyone, because the sign-in page shows it. */
import { getLogo } from "@/lib/foundation/settings/queries";

export async function GET(): Promise<Response> {
  const logo = await getLogo();
  if (!logo) return new Response(null, { status: 404 });
  return new Response(logo.bytes, {
    headers: {
      "Content-Type": logo.type,
      // The address carries the time of the last change, so an old picture is never shown.
      "Cache-Control": "public, max-age=86400",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
  });
}
