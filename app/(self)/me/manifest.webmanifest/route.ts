/** What a phone needs to keep self-service as an app: without that, iOS gives a page no notifications. Nothing in it is about a person. */
import { getOrganisation } from "@/lib/foundation/settings/queries";

export async function GET(): Promise<Response> {
  const { name } = await getOrganisation();
  const manifest = {
    id: "/me",
    name: name ? `${name} login` : "Database login",
    // Phones show some twelve characters below an icon.
    short_name: name || "Login",
    description: "Approve logins to the database, and see your own.",
    start_url: "/me",
    scope: "/",
    display: "standalone",
    background_color: "#f6f7f8",
    theme_color: "#0e6579",
    icons: [
      { src: "/me/icon-192.png", type: "image/png", sizes: "192x192" },
      { src: "/me/icon-512.png", type: "image/png", sizes: "512x512" },
      { src: "/me/icon-512.png", type: "image/png", sizes: "512x512", purpose: "maskable" },
    ],
  };
  return Response.json(manifest, {
    headers: { "Content-Type": "application/manifest+json", "Cache-Control": "no-cache" },
  });
}
