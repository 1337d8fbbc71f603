/** How Next builds and serves the console. Headers that need a nonce are in proxy.ts. */
import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` checks types; a first start on someone's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  devIndicators: { position: "bottom-right" },
  experimental: { authInterrupts: true },
  serverExternalPackages: ["@node-rs/argon2", "pino", "pg", "prom-client"],
  // Browsers ask for it wherever a page names no icon.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "no-referrer" },
        { key: "X-Frame-Options", value: "DENY" },
        {
          key: "Permissions-Policy",
          value:
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)",
        },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      ],
    },
  ],
};

export default config;
