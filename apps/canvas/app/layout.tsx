import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { NONCE_HEADER } from "../src/server/content-policy.ts";
import { ApiProvider } from "../src/trpc/provider.tsx";
import { AppearanceProvider } from "../src/ui/appearance.tsx";
import "../src/styles/globals.css";

export const metadata: Metadata = {
  title: { default: "Molecule", template: "%s · Molecule" },
  description: "Teams of AI-agent workspaces, and who pays for each of their calls.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f6f7" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0c0e" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body className="font-sans">
        <AppearanceProvider nonce={nonce}>
          <ApiProvider>{children}</ApiProvider>
        </AppearanceProvider>
      </body>
    </html>
  );
}
