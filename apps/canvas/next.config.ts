import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is no page is data: nothing in it may run or load. The policy of pages is in proxy.ts. */
const dataPolicy = { key: "content-security-policy", value: "default-src 'none'; frame-ancestors 'none'" };

const securityHeaders = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "x-frame-options", value: "DENY" },
  { key: "referrer-policy", value: "same-origin" },
  { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "cross-origin-opener-policy", value: "same-origin" },
  { key: "cross-origin-resource-policy", value: "same-origin" },
  // Browsers heed it over https only.
  { key: "strict-transport-security", value: "max-age=31536000" },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  reactCompiler: true,
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: [
    "@molecule/api",
    "@molecule/billing",
    "@molecule/db",
    "@molecule/domain",
    "@molecule/registry",
    "@molecule/secrets",
    "@molecule/services",
  ],
  // Libraries of the server that gain nothing from being bundled.
  serverExternalPackages: ["better-auth", "drizzle-orm", "pino", "postgres"],
  // Types are checked by `npm run typecheck`; whoever starts the product need not wait for that.
  typescript: { ignoreBuildErrors: true },
  headers: () =>
    Promise.resolve([
      { source: "/:path*", headers: securityHeaders },
      { source: "/:data(api|admin)/:path*", headers: [dataPolicy] },
    ]),
};

export default config;
