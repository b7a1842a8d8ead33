"use client";
import { findFailure } from "../../trpc/find-failure.ts";
import { FailureNotice } from "../../ui/failure.tsx";
import { FrameSkeleton } from "./frame-skeleton.tsx";

/** It could not be learnt who asks, or of which organization. A missing session is no failure: its way leads to sign-in. */
export const FrameFailure = ({ error, onRetry }: { error: unknown; onRetry: () => void }) =>
  findFailure(error)?.code === "NOT_SIGNED_IN" ? (
    <FrameSkeleton />
  ) : (
    <main className="mx-auto max-w-120 px-4 py-24">
      <FailureNotice error={error} what="The page could not be loaded" onRetry={onRetry} />
    </main>
  );
