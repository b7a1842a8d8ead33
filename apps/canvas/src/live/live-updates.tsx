"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useTenantId } from "../features/frame/tenant-context.tsx";
import { findFailure } from "../trpc/find-failure.ts";
import { useTRPC } from "../trpc/provider.tsx";
import { createRefetcher, type Refetcher } from "./refetcher.ts";
import { goToSignIn } from "./signed-out.ts";
import { useOnline } from "./use-online.ts";

export type Connection = "connecting" | "live" | "lost";

const RETRY_MS = 3000;

type Live = { readonly connection: Connection; readonly note: Refetcher["note"] };

const LiveContext = createContext<Live>({ connection: "connecting", note: () => undefined });

/** How the page hears of changes, and a way to say that this page itself just made one. */
export const useLive = (): Live => useContext(LiveContext);

type Props = {
  /** Change number of the first list: what came after it is heard. Null while that list is not here. */
  since: number | null;
  children: ReactNode;
};

/** Keeps everything below it current: one subscription; after a gap it catches up by the last number it saw. */
export const LiveUpdates = ({ since, children }: Props) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tenantId = useTenantId();
  const refetcher = useMemo(() => createRefetcher(trpc, queryClient), [trpc, queryClient]);
  useEffect(() => refetcher.stop, [refetcher]);
  const [wasLive, setWasLive] = useState(false);
  // Where the listening began: later lists are newer, and the library itself counts on from here.
  const [start, setStart] = useState(since);
  if (start === null && since !== null) setStart(since);

  const subscription = useSubscription(
    trpc.changes.onChange.subscriptionOptions(
      { tenantId, lastEventId: start === null ? null : String(start) },
      {
        enabled: start !== null,
        onStarted: () => setWasLive(true),
        onData: ({ data }) => refetcher.note(data),
        onError: (error) => {
          const code = findFailure(error)?.code;
          if (code === "NOT_SIGNED_IN") goToSignIn();
        },
      },
    ),
  );

  const { status, reset } = subscription;
  useEffect(() => {
    if (status !== "error") return;
    const timer = setTimeout(reset, RETRY_MS);
    return () => clearTimeout(timer);
  }, [status, reset]);

  const online = useOnline();
  const connection: Connection = !online
    ? "lost"
    : status === "pending"
      ? "live"
      : wasLive || status === "error"
        ? "lost"
        : "connecting";
  const live = useMemo(() => ({ connection, note: refetcher.note }), [connection, refetcher]);
  return <LiveContext value={live}>{children}</LiveContext>;
};
