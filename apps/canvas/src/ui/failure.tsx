"use client";
import { findFailure } from "../trpc/find-failure.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

type FailureProps = {
  error: unknown;
  /** What could not be done: "The secrets could not be loaded". */
  what?: string | undefined;
  onRetry?: (() => void) | undefined;
};

export type FailureWords = { message: string; remedy: string | null; code: string | null };

/** What to tell of an error: the server's own words, or that it could not be reached. */
export const failureWords = (error: unknown): FailureWords => {
  const failure = findFailure(error);
  if (failure === undefined)
    return {
      message: "The server cannot be reached.",
      remedy: "Check the connection, and try again.",
      code: null,
    };
  return { message: failure.message, remedy: failure.remedy ?? null, code: failure.code };
};

/** What happened, why, and what to do next. */
export const FailureNotice = ({ error, what, onRetry }: FailureProps) => {
  const { message, remedy, code } = failureWords(error);
  return (
    <Notice
      tone="bad"
      live
      title={what ?? message}
      code={code ?? undefined}
      actions={
        onRetry && (
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {what && <p>{message}</p>}
      {remedy && <p>{remedy}</p>}
    </Notice>
  );
};
