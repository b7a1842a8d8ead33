"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { useOperatorVerb } from "../operator/use-operator-verb.ts";
import { WebhookList } from "./webhook-list.tsx";

/** Where every alert of the installation is posted. */
export const PlatformWebhooks = () => {
  const trpc = useTRPC();
  const webhooks = useQuery(trpc.webhook.listPlatform.queryOptions());
  const deliveries = useQuery(trpc.webhook.platformDeliveries.queryOptions());
  const add = useOperatorVerb(trpc.webhook.addPlatform.mutationOptions());
  const remove = useOperatorVerb(trpc.webhook.removePlatform.mutationOptions());
  return (
    <WebhookList
      about="Every alert of this installation is posted there, signed, as it is raised."
      webhooks={webhooks}
      deliveries={deliveries.data}
      add={{
        add: (url) => add.mutate({ url }),
        ...{ isPending: add.isPending, error: add.error, reset: add.reset },
        signingKey: add.data?.signingKey ?? null,
      }}
      removal={{
        remove: (webhookId) => remove.mutate({ webhookId }),
        ...{ isPending: remove.isPending, error: remove.error, reset: remove.reset },
      }}
    />
  );
};
