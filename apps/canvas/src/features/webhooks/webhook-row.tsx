"use client";
import type { WebhookDelivery, WebhookView } from "@molecule/api";
import { Badge, type BadgeTone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Moment } from "../../ui/moment.tsx";

const healthOf = ({ failures, lastDeliveredAt }: WebhookView): { word: string; tone: BadgeTone } => {
  if (failures > 0)
    return { word: failures === 1 ? "Last try failed" : `${failures} tries failed`, tone: "bad" };
  return lastDeliveredAt === null
    ? { word: "Nothing sent yet", tone: "plain" }
    : { word: "Arrives", tone: "ok" };
};

const outcomeOf = (delivery: WebhookDelivery): { word: string; tone: BadgeTone } => {
  if (delivery.deliveredAt !== null) return { word: "Arrived", tone: "ok" };
  if (delivery.abandonedAt !== null) return { word: "Given up", tone: "bad" };
  return delivery.attempts === 0 ? { word: "Waits", tone: "plain" } : { word: "Tried again", tone: "warn" };
};

const DeliveryLine = ({ delivery }: { delivery: WebhookDelivery }) => {
  const { word, tone } = outcomeOf(delivery);
  const waits = delivery.deliveredAt === null && delivery.abandonedAt === null;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-t py-1.5 text-xs first:border-t-0">
      <Badge tone={tone}>{word}</Badge>
      <span className="min-w-0 flex-1 truncate font-mono">{delivery.code ?? "test"}</span>
      <span className="text-muted tabular-nums">
        {delivery.attempts === 1 ? "1 try" : `${delivery.attempts} tries`}
        {delivery.lastStatus !== null && `, answered ${delivery.lastStatus}`}
      </span>
      <span className="text-muted">
        {waits && delivery.attempts > 0 ? (
          <>
            next <Moment at={delivery.nextAttemptAt} />
          </>
        ) : (
          <Moment at={delivery.createdAt} />
        )}
      </span>
      {delivery.lastError && <span className="basis-full text-bad">{delivery.lastError}</span>}
    </li>
  );
};

type WebhookRowProps = {
  webhook: WebhookView;
  /** The last messages to it, the newest first; undefined while they load. */
  deliveries: readonly WebhookDelivery[] | undefined;
  onRemove: () => void;
};

/** One address that alerts are posted to: whether they arrive, and what became of the last ones. */
export const WebhookRow = ({ webhook, deliveries, onRemove }: WebhookRowProps) => {
  const { word, tone } = healthOf(webhook);
  return (
    <li className="flex flex-col gap-2 border-t px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="break-all font-mono text-xs">{webhook.url}</p>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs">
            <Badge tone={tone}>{word}</Badge>
            <span>
              signing key ends in <span className="font-mono">{webhook.hint}</span>
            </span>
            <span>
              added <Moment at={webhook.createdAt} />
            </span>
            {webhook.lastDeliveredAt && (
              <span>
                last arrival <Moment at={webhook.lastDeliveredAt} />
              </span>
            )}
          </p>
          {webhook.failures > 0 && webhook.lastError && (
            <p className="mt-1 text-bad text-xs">{webhook.lastError}</p>
          )}
        </div>
        <Button size="sm" variant="quiet" onClick={onRemove} aria-label={`Remove ${webhook.url}`}>
          Remove
        </Button>
      </div>
      <Disclosure label="Last messages" className="text-xs">
        {deliveries?.length === 0 && (
          <p className="text-muted text-xs">None yet. The next alert is posted here.</p>
        )}
        <ol aria-label={`Last messages to ${webhook.url}`}>
          {deliveries?.map((delivery) => (
            <DeliveryLine key={delivery.id} delivery={delivery} />
          ))}
        </ol>
      </Disclosure>
    </li>
  );
};
