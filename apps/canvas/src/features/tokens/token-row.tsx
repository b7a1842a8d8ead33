"use client";
import type { ApiTokenView } from "@molecule/api";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/clock.ts";
import { FailureNotice } from "../../ui/failure.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { ROLE_WORDS } from "../settings/role-words.ts";

const MINUTE_MS = 60_000;

/** How a token is revoked where its row stands; null for who may not. */
export type TokenRevocation = {
  readonly revoke: (id: ApiTokenView["id"]) => void;
  readonly busy: boolean;
  /** Why it was not revoked, or null. */
  readonly error: unknown;
} | null;

type TokenRowProps = {
  token: ApiTokenView;
  /** Tokens of the platform have none to tell apart. */
  showRole: boolean;
  revocation: TokenRevocation;
};

/** One token: what uses it, what it may do, and when it ends. Its bearer is shown to nobody again. */
export const TokenRow = ({ token, showRole, revocation }: TokenRowProps) => {
  const { me } = useHere();
  const now = useNow(MINUTE_MS);
  const expired = token.expiresAt.getTime() <= now;
  const over = token.revokedAt !== null || expired;
  return (
    <li className="flex flex-col gap-2 border-t px-4 py-2.5 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="break-words font-medium">{token.name}</span>
            <span className="font-mono text-muted text-xs">…{token.hint}</span>
            {token.revokedAt !== null ? (
              <Badge>Revoked</Badge>
            ) : expired ? (
              <Badge>Expired</Badge>
            ) : (
              showRole && <Badge>{ROLE_WORDS[token.role].word}</Badge>
            )}
          </p>
          <p className="flex flex-wrap gap-x-2 text-muted text-xs">
            {token.createdBy !== me.id && <span>of {token.createdByName}</span>}
            {token.revokedAt !== null ? (
              <span>
                revoked <Moment at={token.revokedAt} />
              </span>
            ) : (
              <span>
                {expired ? "expired" : "expires"} <Moment at={token.expiresAt} />
              </span>
            )}
            <span>
              {token.lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  last used <Moment at={token.lastUsedAt} />
                </>
              )}
            </span>
          </p>
        </div>
        {!over && revocation && (
          <Button
            size="sm"
            variant="danger"
            busy={revocation.busy}
            aria-label={`Revoke ${token.name}`}
            onClick={() => revocation.revoke(token.id)}
          >
            Revoke
          </Button>
        )}
      </div>
      {revocation !== null && revocation.error !== null && <FailureNotice error={revocation.error} />}
    </li>
  );
};
