"use client";
import type { AppRouter } from "@molecule/api";
import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import { createApiClient } from "./client.ts";
import { createQueryClient } from "./query-client.ts";

const trpc = createTRPCContext<AppRouter>();

/** `useTRPC()` gives query and mutation options for TanStack Query; `useTRPCClient()` the bare client. */
export const { useTRPC, useTRPCClient } = trpc;

/** Gives everything below it the API and the cache of what it answered. */
export const ApiProvider = ({ children }: { readonly children: ReactNode }) => {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(createApiClient);
  return (
    <QueryClientProvider client={queryClient}>
      <trpc.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </trpc.TRPCProvider>
    </QueryClientProvider>
  );
};
