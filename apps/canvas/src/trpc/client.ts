import type { AppRouter } from "@molecule/api";
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from "@trpc/client";
import superjson from "superjson";

const URL_PATH = "/api/trpc";
/** The server refuses more. */
const BATCH_MAX_SIZE = 20;
/** Longer addresses are cut in several requests. */
const URL_MAX_LENGTH = 6000;

/** Talks to the server of this page: calls of one moment in one request, subscriptions as an event stream. */
export const createApiClient = (): TRPCClient<AppRouter> =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url: URL_PATH, transformer: superjson }),
        false: httpBatchLink({
          url: URL_PATH,
          transformer: superjson,
          maxItems: BATCH_MAX_SIZE,
          maxURLLength: URL_MAX_LENGTH,
        }),
      }),
    ],
  });
