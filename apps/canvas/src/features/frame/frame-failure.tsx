"use client";
import { findFailure } from "../../trpc/find-failure.ts";
import { FailureNotice } from "../../ui/failure.tsx";
import { Logo } from "../../ui/logo.tsx";
import { FrameSkeleton } from "./frame-skeleton.tsx";

/** It could not be learnt who asks, or of which organization. A missing session is no failure: its way leads to sign-in. */
export const FrameFailure = ({ error, onRetry }: { error: unknown; onRetry: () => void }) =>
  findFailure(error)?.code === "NOT_SIGNED_IN" ? (
    <FrameSkeleton />
  ) : (
    <div className="flex h-dvh flex-col">
      <div className="flex h-12 shrink-0 items-center border-b bg-surface px-3.5">
        <Logo className="size-5" />
      </div>
      <main className="mx-auto w-full max-w-120 px-4 py-16">
        <FailureNotice error={error} what="The page could not be loaded" onRetry={onRetry} />
      </main>
    </div>
  );
