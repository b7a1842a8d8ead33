"use client";
import type { ApiTokenView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { CreateTokenDialog } from "../tokens/create-token-dialog.tsx";
import { TokenList } from "../tokens/token-list.tsx";
import { TokenRow } from "../tokens/token-row.tsx";
import { useOperatorVerb } from "./use-operator-verb.ts";

const CreateDialog = ({ onClose }: { onClose: () => void }) => {
  const trpc = useTRPC();
  const create = useOperatorVerb(trpc.token.createPlatform.mutationOptions());
  return (
    <CreateTokenDialog
      description="For a script that runs the platform in your name, such as one that watches alerts. It ends with your being an operator."
      onClose={onClose}
      creation={{
        submit: ({ name, expiresInDays }, onCreated) =>
          create.mutate({ name, expiresInDays }, { onSuccess: ({ token }) => onCreated(token) }),
        busy: create.isPending,
        error: create.error,
        reset: create.reset,
      }}
    />
  );
};

const Row = ({ token }: { token: ApiTokenView }) => {
  const trpc = useTRPC();
  const revoke = useOperatorVerb(trpc.token.revokePlatform.mutationOptions());
  const revocation = {
    revoke: (id: ApiTokenView["id"]) => revoke.mutate({ id }),
    busy: revoke.isPending,
    error: revoke.error,
  };
  return <TokenRow token={token} showRole={false} revocation={revocation} />;
};

/** Bearers by which scripts run the platform; every operator sees all of them. */
export const TokensView = () => {
  const trpc = useTRPC();
  const tokens = useQuery(trpc.token.listPlatform.queryOptions());
  const [creating, setCreating] = useState(false);
  return (
    <>
      <TokenList
        title="API tokens of the platform"
        tokens={tokens}
        onCreate={() => setCreating(true)}
        row={(token) => <Row key={token.id} token={token} />}
      >
        A script signs in with one. It may do what operators may, in your name, until it expires or you are no
        operator any more.
      </TokenList>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </>
  );
};
