"use client";
import type { ApiTokenView } from "@molecule/api";
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";

type TokenListProps = {
  title: string;
  tokens: {
    readonly data: readonly ApiTokenView[] | undefined;
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** Null for who may not create one. */
  onCreate: (() => void) | null;
  /** What a token is for, where there is none yet. */
  children: ReactNode;
  row: (token: ApiTokenView) => ReactNode;
};

/** Bearers by which scripts act in somebody's name. */
export const TokenList = ({ title, tokens, onCreate, children, row }: TokenListProps) => (
  <Card
    title={title}
    aside={
      onCreate ? (
        <Button size="sm" icon={KeyRound} onClick={onCreate}>
          Create token
        </Button>
      ) : (
        <span className="text-muted text-xs">Members create them</span>
      )
    }
  >
    {tokens.isPending && <SkeletonRows rows={2} height="h-14" />}
    {tokens.isError && (
      <div className="p-4">
        <FailureNotice
          error={tokens.error}
          what="The tokens could not be loaded"
          onRetry={() => void tokens.refetch()}
        />
      </div>
    )}
    {tokens.data?.length === 0 && (
      <Empty icon={KeyRound} title="No token yet">
        {children}{" "}
        <a href="/api/v1/openapi.json" className="text-accent underline underline-offset-2">
          What the API can do
        </a>
      </Empty>
    )}
    {tokens.data && tokens.data.length > 0 && <ul aria-label={title}>{tokens.data.map(row)}</ul>}
  </Card>
);
