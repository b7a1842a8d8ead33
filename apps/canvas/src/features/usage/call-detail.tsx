import type { CallView } from "@molecule/api";
import { registry } from "@molecule/registry";
import type { ReactNode } from "react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatCountExact, formatMoneyExact, formatPricePerMillion } from "../../ui/format-money.ts";
import { formatAbsolute, formatDuration } from "../../ui/format-time.ts";
import { priceLines, tokenLines } from "./price-lines.ts";

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="py-1 text-muted">{name}</dt>
    <dd className="min-w-0 break-words py-1">{children}</dd>
  </div>
);

const Id = ({ text, label }: { text: string; label: string }) => (
  <span className="flex items-center gap-1">
    <span className="min-w-0 break-all font-mono">{text}</span>
    <span className="-my-1.5 shrink-0">
      <CopyButton text={text} label={label} />
    </span>
  </span>
);

/** Tokens times price, added up: the charge, and nothing that it does not come from. */
const Sum = ({ call }: { call: CallView }) => {
  const { usage, chargeNanoUsd } = call;
  if (usage === null) return null;
  const lines = priceLines(registry, call);
  return (
    <table aria-label="How the charge adds up" className="w-full border-collapse tabular-nums">
      <tbody>
        {(lines ?? tokenLines(usage)).map((line) => (
          <tr key={line.what}>
            <th scope="row" className="py-0.5 pr-3 text-left font-normal text-muted">
              {line.what}
            </th>
            <td className="py-0.5 text-right">{formatCountExact(line.tokens)}</td>
            {"perMillion" in line && (
              <td className="py-0.5 pl-3 text-right text-muted">
                × {formatPricePerMillion(line.perMillion)} / million
              </td>
            )}
          </tr>
        ))}
        {chargeNanoUsd !== null && (
          <tr className="border-t">
            <th scope="row" className="py-1 pr-3 text-left font-medium">
              Charged
            </th>
            <td colSpan={2} className="py-1 text-right font-medium">
              {formatMoneyExact(chargeNanoUsd)}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
};

/** Everything that is kept of one call. Never what was asked or answered: the gateway does not keep it. */
export const CallDetail = ({ call }: { call: CallView }) => (
  <div className="flex flex-col gap-3 rounded-lg bg-subtle/60 p-3 text-xs">
    <Sum call={call} />
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
      <Fact name="When">
        {formatAbsolute(call.at)}
        {call.finishedAt && `, took ${formatDuration(call.finishedAt.getTime() - call.at.getTime())}`}
      </Fact>
      <Fact name="Paid by">Platform credits{call.sandbox && ", sandbox: nobody is billed"}</Fact>
      {call.price && (
        <Fact name="Price">
          {call.price.model}, in force since {call.price.from}
        </Fact>
      )}
      <Fact name="Sent to">
        {call.vendor}
        {call.streaming ? ", streamed" : ""}
        {call.httpStatus !== null && `, answered ${call.httpStatus}`}
      </Fact>
      {call.reason && <Fact name="Why">{call.reason}</Fact>}
      <Fact name="Call">
        <Id text={call.id} label="Copy call id" />
      </Fact>
      <Fact name="Run">
        <Id text={call.runId} label="Copy run id" />
      </Fact>
      {call.providerRequestId && (
        <Fact name="Provider's id">
          <Id text={call.providerRequestId} label="Copy the provider's id" />
        </Fact>
      )}
    </dl>
  </div>
);
