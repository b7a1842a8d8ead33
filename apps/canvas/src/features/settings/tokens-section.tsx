"use client";
import type { ApiTokenView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { useHere, useMay } from "../frame/tenant-context.tsx";
import { CreateTokenDialog } from "../tokens/create-token-dialog.tsx";
import { TokenList } from "../tokens/token-list.tsx";
import { TokenRow } from "../tokens/token-row.tsx";

const CreateDialog = ({ onClose }: { onClose: () => void }) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const create = useVerb(trpc.token.create.mutationOptions(), "tenant");
  return (
    <CreateTokenDialog
      description={`For a script that works in ${tenant.name} in your name.`}
      ownRole={tenant.role}
      onClose={onClose}
      creation={{
        submit: (wanted, onCreated) =>
          create.mutate({ tenantId: tenant.id, ...wanted }, { onSuccess: ({ token }) => onCreated(token) }),
        busy: create.isPending,
        error: create.error,
        reset: create.reset,
      }}
    />
  );
};

const Row = ({ token }: { token: ApiTokenView }) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const mayRevoke = useMay("member");
  const revoke = useVerb(trpc.token.revoke.mutationOptions(), "tenant");
  const revocation = {
    revoke: (id: ApiTokenView["id"]) => revoke.mutate({ tenantId: tenant.id, id }),
    busy: revoke.isPending,
    error: revoke.error,
  };
  return <TokenRow token={token} showRole revocation={mayRevoke ? revocation : null} />;
};

/** Tokens of the organization. */
export const TokensSection = () => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const tokens = useQuery(trpc.token.list.queryOptions({ tenantId: tenant.id }));
  const mayCreate = useMay("member");
  const [creating, setCreating] = useState(false);
  return (
    <>
      <TokenList
        title="API tokens"
        tokens={tokens}
        onCreate={mayCreate ? () => setCreating(true) : null}
        row={(token) => <Row key={token.id} token={token} />}
      >
        A script signs in with one. It acts in your name, with the role that you give it, until it expires.
      </TokenList>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </>
  );
};
