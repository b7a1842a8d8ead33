"use client";
import type { BookPrice } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useDeferredValue } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { ColumnHead } from "../../../ui/column-head.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { formatCountExact, formatMoneyExact, formatPricePerMillion } from "../../../ui/format-money.ts";
import { Card } from "../../../ui/page.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../../url/panel-url.ts";

const cell = "whitespace-nowrap border-t px-2 py-1.5 text-right tabular-nums align-top";

const CLASSES = [
  ["input", "Input"],
  ["cacheRead", "Cache read"],
  ["cacheWrite5m", "Cache write 5 min"],
  ["cacheWrite1h", "Cache write 1 h"],
  ["output", "Output"],
] as const;

const Rate = ({ rate }: { rate: bigint | null }) =>
  rate === null ? (
    <span className="text-muted" title="A call that counts this class is not free: it stays unresolved.">
      none
    </span>
  ) : (
    <span title={`${formatMoneyExact(rate)} per million tokens`}>{formatPricePerMillion(rate)}</span>
  );

const Source = ({ source }: { source: string }) =>
  source.startsWith("https://") ? (
    <a
      href={source}
      target="_blank"
      rel="noreferrer"
      className="rounded-sm text-accent underline-offset-2 hover:underline"
    >
      {new URL(source).host}
    </a>
  ) : (
    source
  );

const PriceRows = ({ price }: { price: BookPrice }) => (
  <>
    <tr>
      <th scope="row" className="border-t py-1.5 pr-2 text-left align-top font-normal">
        <span className="block break-all font-mono text-xs">{price.model}</span>
        <span className="mt-0.5 flex flex-wrap items-center gap-1.5 text-muted text-xs">
          {price.inForce ? <Badge tone="ok">In force</Badge> : <Badge>Not now</Badge>}
          {price.onPlatform && <Badge tone="payer-platform">On the platform</Badge>}
          <span className="tabular-nums">since {price.from}</span>
          <Source source={price.source} />
        </span>
      </th>
      {CLASSES.map(([key]) => (
        <td key={key} className={cell}>
          <Rate rate={price[key]} />
        </td>
      ))}
    </tr>
    {price.tiers.map((tier) => (
      <tr key={tier.aboveInput}>
        <th scope="row" className="py-1 pr-2 pl-4 text-left font-normal text-muted text-xs">
          above {formatCountExact(tier.aboveInput)} tokens of input
        </th>
        {CLASSES.map(([key]) => (
          <td key={key} className={`${cell} border-t-0!`}>
            {tier[key] === null ? (
              <span className="text-muted" title="As below the bound">
                same
              </span>
            ) : (
              <Rate rate={tier[key]} />
            )}
          </td>
        ))}
      </tr>
    ))}
  </>
);

const PriceTable = ({ prices }: { prices: readonly BookPrice[] }) => (
  <section
    className="scroll-thin overflow-x-auto px-4 py-3"
    aria-label="Price book"
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
    tabIndex={0}
  >
    <table className="w-full border-collapse text-sm">
      <caption className="pb-2 text-left text-muted text-xs">
        US dollars per million tokens, exact on hover.
      </caption>
      <thead>
        <tr>
          <ColumnHead className="min-w-56 pr-2">Model</ColumnHead>
          {CLASSES.map(([key, word]) => (
            <ColumnHead key={key} end className="px-2">
              {word}
            </ColumnHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {prices.map((price) => (
          <PriceRows key={`${price.model} ${price.from}`} price={price} />
        ))}
      </tbody>
    </table>
  </section>
);

/** Every price that charges and estimates are made of, with its date and source. */
export const PricesView = () => {
  const trpc = useTRPC();
  const book = useQuery(trpc.ledger.priceBook.queryOptions());
  const text = useUrlParam("find") ?? "";
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useUrlParam("prices") === "all" ? "all" : "now";
  const prices = book.data?.filter(
    ({ model, inForce }) => (shown === "all" || inForce) && model.toLowerCase().includes(wanted),
  );
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-3 border-b p-3">
        <div className="relative min-w-0 flex-1 basis-52">
          <Search aria-hidden className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
          <TextInput
            type="search"
            aria-label="Find a model"
            placeholder="Model"
            value={text}
            onChange={(event) => setUrlParam("find", event.target.value || null)}
            className="pl-8!"
          />
        </div>
        <Segmented
          label="Which prices"
          value={shown}
          options={[
            { value: "now", label: "In force" },
            { value: "all", label: "With past and future" },
          ]}
          onChange={(value) => setUrlParam("prices", value === "now" ? null : value)}
        />
      </div>
      {book.isPending && <SkeletonRows rows={8} height="h-12" />}
      {book.isError && (
        <div className="p-4">
          <FailureNotice
            error={book.error}
            what="The price book could not be loaded"
            onRetry={() => void book.refetch()}
          />
        </div>
      )}
      {prices?.length === 0 && <p className="px-4 py-8 text-center text-muted">No model matches “{text}”.</p>}
      {prices && prices.length > 0 && <PriceTable prices={prices} />}
      <p className="border-t px-4 py-3 text-muted text-xs">
        Prices live in providers.yaml. <code>molecule prices check</code> compares them with two published
        catalogues.
      </p>
    </Card>
  );
};
