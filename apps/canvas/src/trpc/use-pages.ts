"use client";
import { type InfiniteData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";

type PagesOptions<TPage, TCursor> = {
  /** Path and input as tRPC's own keys have them, so that a change finds it. */
  path: QueryKey;
  input: object;
  fetchPage: (before: TCursor | undefined, signal: AbortSignal) => Promise<TPage>;
};

/** A list that is read page by page, newest first; a change fetches again all pages that are shown. */
export const usePages = <TCursor, TPage extends { readonly before: TCursor | null }>({
  path,
  input,
  fetchPage,
}: PagesOptions<TPage, TCursor>) =>
  useInfiniteQuery<TPage, Error, InfiniteData<TPage>, QueryKey, TCursor | undefined>({
    queryKey: [...path, { input, type: "infinite" }],
    // The library does not carry the cursor's type this far; it is what `getNextPageParam` gave.
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam as TCursor | undefined, signal),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.before ?? undefined,
  });
