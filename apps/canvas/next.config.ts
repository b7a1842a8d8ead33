import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isDev = process.argv.includes("dev");

/**
 * Pages load from here and talk to here only. Inline scripts and styles stay allowed: Next starts its pages with
 * the first, and React Flow places its nodes with the second.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${isDev ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self'${isDev ? " ws: wss:" : ""}`,
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const securityHeaders = [
  { key: "content-security-policy", value: contentSecurityPolicy },
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
  headers: () => Promise.resolve([{ source: "/:path*", headers: securityHeaders }]),
};

export default config;
