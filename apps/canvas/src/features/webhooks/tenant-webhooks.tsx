"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { WebhookList } from "./webhook-list.tsx";

/** Where an organization's own alerts are posted. */
export const TenantWebhooks = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tenantId = useTenantId();
  const webhooks = useQuery(trpc.webhook.list.queryOptions({ tenantId }));
  const deliveries = useQuery(trpc.webhook.deliveries.queryOptions({ tenantId }));
  const again = () => void queryClient.invalidateQueries(trpc.webhook.pathFilter());
  const add = useVerb(trpc.webhook.add.mutationOptions({ onSuccess: again }), "alert");
  const remove = useVerb(trpc.webhook.remove.mutationOptions({ onSuccess: again }), "alert");
  return (
    <WebhookList
      about="Alerts about the organization's money are posted there, signed, as they are raised."
      webhooks={webhooks}
      deliveries={deliveries.data}
      add={{
        add: (url) => add.mutate({ tenantId, url }),
        ...{ isPending: add.isPending, error: add.error, reset: add.reset },
        signingKey: add.data?.signingKey ?? null,
      }}
      removal={{
        remove: (webhookId) => remove.mutate({ tenantId, webhookId }),
        ...{ isPending: remove.isPending, error: remove.error, reset: remove.reset },
      }}
    />
  );
};
