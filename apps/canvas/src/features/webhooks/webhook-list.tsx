"use client";
import type { WebhookDelivery, WebhookView } from "@molecule/api";
import type { WebhookEndpointId } from "@molecule/domain";
import type { UseQueryResult } from "@tanstack/react-query";
import { Plus, Webhook } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { type AddWebhook, AddWebhookDialog } from "./add-webhook-dialog.tsx";
import { WebhookRow } from "./webhook-row.tsx";

type RemoveWebhook = {
  readonly remove: (id: WebhookEndpointId) => void;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly reset: () => void;
};

type WebhookListProps = {
  /** What is posted there, in one sentence. */
  about: string;
  webhooks: UseQueryResult<WebhookView[], unknown>;
  deliveries: readonly WebhookDelivery[] | undefined;
  add: AddWebhook;
  removal: RemoveWebhook;
};

const RemoveDialog = ({
  webhook,
  removal,
  onClose,
}: {
  webhook: WebhookView;
  removal: RemoveWebhook;
  onClose: () => void;
}) => (
  <Dialog
    open
    onOpenChange={(open) => !open && onClose()}
    title="Remove this address"
    width="sm"
    footer={
      <>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger-fill" busy={removal.isPending} onClick={() => removal.remove(webhook.id)}>
          Remove
        </Button>
      </>
    }
  >
    <div className="flex flex-col gap-3 text-muted">
      <p className="break-all font-mono text-text text-xs">{webhook.url}</p>
      <p>
        Nothing is posted there any more, what waits to be tried again neither. Its signing key is forgotten.
      </p>
      {removal.error !== null && <FailureNotice error={removal.error} />}
    </div>
  </Dialog>
);

/** Addresses that alerts are posted to, whoever's they are. */
export const WebhookList = ({ about, webhooks, deliveries, add, removal }: WebhookListProps) => {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<WebhookEndpointId | null>(null);
  const leaving = webhooks.data?.find(({ id }) => id === removing);
  const addButton = (
    <Button size="sm" icon={Plus} onClick={() => setAdding(true)}>
      Add an address
    </Button>
  );
  return (
    <Card title="Webhooks" aside={webhooks.data && webhooks.data.length > 0 && addButton}>
      {webhooks.isPending && <SkeletonRows rows={2} height="h-16" />}
      {webhooks.isError && (
        <div className="p-4">
          <FailureNotice
            error={webhooks.error}
            what="The webhooks could not be loaded"
            onRetry={() => void webhooks.refetch()}
          />
        </div>
      )}
      {webhooks.data?.length === 0 && (
        <Empty icon={Webhook} title="No address yet" action={addButton}>
          {about}
        </Empty>
      )}
      {webhooks.data && webhooks.data.length > 0 && (
        <ul aria-label="Webhooks">
          {webhooks.data.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              deliveries={deliveries?.filter(({ endpointId }) => endpointId === webhook.id)}
              onRemove={() => {
                removal.reset();
                setRemoving(webhook.id);
              }}
            />
          ))}
        </ul>
      )}
      {adding && <AddWebhookDialog about={about} add={add} onClose={() => setAdding(false)} />}
      {leaving && <RemoveDialog webhook={leaving} removal={removal} onClose={() => setRemoving(null)} />}
    </Card>
  );
};
