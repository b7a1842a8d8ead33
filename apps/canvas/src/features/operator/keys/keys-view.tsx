"use client";
import type { PlatformKeyView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Card } from "../../../ui/page.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { nameOfVendor, VENDORS } from "../vendors.ts";
import { AddKeyDialog } from "./add-key-dialog.tsx";
import { KeyRow } from "./key-row.tsx";

/** Health of keys is what gateways notice; this page hears of it by asking. */
const EVERY_MS = 10_000;

const VendorKeys = ({ vendor, keys }: { vendor: string; keys: readonly PlatformKeyView[] }) => (
  <Card title={nameOfVendor(vendor)}>
    {keys.length === 0 ? (
      <p className="px-4 py-4 text-muted">
        No key. Its models are not offered on the platform, and calls answer PROVIDER_NOT_CONFIGURED.
      </p>
    ) : (
      <ul aria-label={`Keys of ${nameOfVendor(vendor)}`}>
        {keys.map((key) => (
          <KeyRow key={key.id ?? `${key.hint} ${key.addedAt.toISOString()}`} view={key} />
        ))}
      </ul>
    )}
  </Card>
);

/** The platform's own provider keys and their life. No value is ever shown: only a gateway can open one. */
export const KeysView = () => {
  const trpc = useTRPC();
  const keys = useQuery(trpc.platform.keys.queryOptions(undefined, { refetchInterval: EVERY_MS }));
  const [adding, setAdding] = useState(false);
  const vendors = [...new Set([...VENDORS, ...(keys.data ?? []).map(({ vendor }) => vendor)])];
  const add = (
    <Button icon={Plus} variant="primary" onClick={() => setAdding(true)}>
      Add a key
    </Button>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-60 text-muted">
          A new key waits as next, is proved with a call that costs nothing, then promoted. Retiring one
          forgets its value.
        </p>
        {keys.data?.length !== 0 && add}
      </div>
      {keys.isPending && (
        <Card>
          <SkeletonRows rows={4} height="h-14" />
        </Card>
      )}
      {keys.isError && (
        <FailureNotice
          error={keys.error}
          what="The keys could not be loaded"
          onRetry={() => void keys.refetch()}
        />
      )}
      {keys.data && keys.data.length === 0 && (
        <Card>
          <Empty icon={KeyRound} title="The platform has no provider key" action={add}>
            Without one, only sandboxes have platform models. A key is sealed for the gateways as it is added.
          </Empty>
        </Card>
      )}
      {keys.data &&
        keys.data.length > 0 &&
        vendors.map((vendor) => (
          <VendorKeys
            key={vendor}
            vendor={vendor}
            keys={keys.data.filter((each) => each.vendor === vendor)}
          />
        ))}
      {adding && <AddKeyDialog onClose={() => setAdding(false)} />}
    </>
  );
};
