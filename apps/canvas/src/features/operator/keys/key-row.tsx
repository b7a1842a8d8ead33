"use client";
import type { PlatformKeyView } from "@molecule/api";
import type { PlatformKeyId } from "@molecule/domain";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge, type BadgeTone } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";
import { nameOfVendor } from "../vendors.ts";

const STATUS: Readonly<Record<PlatformKeyView["status"], { word: string; tone: BadgeTone }>> = {
  next: { word: "Next", tone: "accent" },
  live: { word: "Live", tone: "ok" },
  cooling: { word: "Cooling down", tone: "warn" },
  rejected: { word: "Refused by the provider", tone: "bad" },
  retired: { word: "Retired", tone: "plain" },
};

const Health = ({ view }: { view: PlatformKeyView }) => {
  const { proof, coolingUntil, retiredAt, addedBy, addedAt, id } = view;
  return (
    <p className="flex flex-wrap gap-x-2 text-muted text-xs">
      <span>
        {id === null ? "from a gateway's environment" : `added by ${addedBy}`} <Moment at={addedAt} />
      </span>
      {proof === null && id !== null && retiredAt === null && <span>not proved yet</span>}
      {proof && proof.fault === null && (
        <span className="text-ok">
          worked <Moment at={proof.at} />
        </span>
      )}
      {proof && proof.fault !== null && (
        <span className="text-bad">
          {proof.fault} (<Moment at={proof.at} />)
        </span>
      )}
      {coolingUntil && (
        <span className="text-warn">
          the provider asked for a pause until <Moment at={coolingUntil} />
        </span>
      )}
      {retiredAt && (
        <span>
          retired <Moment at={retiredAt} />
        </span>
      )}
    </p>
  );
};

const RetireDialog = ({
  id,
  view,
  onClose,
}: {
  id: PlatformKeyId;
  view: PlatformKeyView;
  onClose: () => void;
}) => {
  const trpc = useTRPC();
  const retire = useOperatorVerb(trpc.platform.retireKey.mutationOptions({ onSuccess: onClose }));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Retire the key of ${nameOfVendor(view.vendor)}`}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger-fill" busy={retire.isPending} onClick={() => retire.mutate({ id })}>
            Retire key
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-muted">
        <p>
          No gateway uses it again, and its value is forgotten. If it is the last live one of{" "}
          {nameOfVendor(view.vendor)}, its models are no longer offered on the platform.
        </p>
        <p>Its fingerprint stays known, so that it is found if it turns up in an organization's store.</p>
        {retire.isError && <FailureNotice error={retire.error} />}
      </div>
    </Dialog>
  );
};

const Actions = ({ id, view }: { id: PlatformKeyId; view: PlatformKeyView }) => {
  const trpc = useTRPC();
  const [retiring, setRetiring] = useState(false);
  const prove = useOperatorVerb(trpc.platform.proveKey.mutationOptions());
  const promote = useOperatorVerb(trpc.platform.promoteKey.mutationOptions());
  const name = `the key of ${nameOfVendor(view.vendor)} that ends in ${view.hint}`;
  const failed = prove.error ?? promote.error;
  return (
    <div className="flex flex-col items-end gap-2">
      <div className="flex gap-2">
        <Button
          size="sm"
          busy={prove.isPending}
          onClick={() => prove.mutate({ id })}
          aria-label={`Prove ${name}`}
        >
          {prove.isPending ? "A gateway tries it" : "Prove"}
        </Button>
        {view.status !== "live" && view.status !== "cooling" && (
          <Button
            size="sm"
            variant="primary"
            busy={promote.isPending}
            onClick={() => promote.mutate({ id })}
            aria-label={`Promote ${name}`}
          >
            Promote
          </Button>
        )}
        <Button size="sm" variant="danger" onClick={() => setRetiring(true)} aria-label={`Retire ${name}`}>
          Retire
        </Button>
      </div>
      {failed && <FailureNotice error={failed} />}
      {retiring && <RetireDialog id={id} view={view} onClose={() => setRetiring(false)} />}
    </div>
  );
};

/** One platform key: where in its life it stands, how it fares, and the next step. */
export const KeyRow = ({ view }: { view: PlatformKeyView }) => {
  const { word, tone } = STATUS[view.status];
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex items-center gap-2">
          <span className="font-mono text-xs">…{view.hint ?? "?"}</span>
          <Badge tone={tone}>{word}</Badge>
        </p>
        <div className="mt-0.5">
          <Health view={view} />
        </div>
      </div>
      {view.id !== null && view.status !== "retired" && <Actions id={view.id} view={view} />}
    </li>
  );
};
