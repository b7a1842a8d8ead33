"use client";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "sonner";
import { TipProvider } from "./tip.tsx";

/** Theme, tooltips, and the corner where things that happened elsewhere are told. */
export const AppearanceProvider = ({
  nonce,
  children,
}: {
  /** With which the script may run that sets the theme before the page is drawn. */
  nonce: string | undefined;
  children: ReactNode;
}) => (
  <ThemeProvider
    attribute="class"
    defaultTheme="system"
    enableSystem
    disableTransitionOnChange
    {...(nonce === undefined ? {} : { nonce })}
  >
    <TipProvider>
      <div className="isolate h-full">{children}</div>
      <Toaster
        position="bottom-right"
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              "flex w-80 items-start gap-3 rounded-lg border border-line bg-raised p-3 text-sm text-text shadow-float",
            title: "font-medium",
            description: "text-muted",
            content: "min-w-0 flex-1",
            actionButton:
              "-my-1 -mr-1 h-8 shrink-0 cursor-pointer rounded-md px-2 font-medium text-accent hover:bg-subtle",
          },
        }}
      />
    </TipProvider>
  </ThemeProvider>
);
