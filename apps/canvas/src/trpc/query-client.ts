import { QueryClient } from "@tanstack/react-query";
import { findFailure } from "./find-failure.ts";
import { keepUnchanged } from "./keep-unchanged.ts";

const RETRIES = 2;

/** What the server refused on purpose is refused again; only faults and a lost connection are tried again. */
const isWorthRetrying = (error: unknown): boolean => {
  const failure = findFailure(error);
  return failure === undefined || failure.code === "INTERNAL" || failure.code === "UNAVAILABLE";
};

/** The cache of server state. The subscription says what moved, so nothing is fetched again by the clock. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        structuralSharing: keepUnchanged,
        retry: (count, error) => count < RETRIES && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  });
