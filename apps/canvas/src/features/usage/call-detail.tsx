"use client";
import type { CallView } from "@molecule/api";
import { registry } from "@molecule/registry";
import { Fact, FactList, IdFact } from "../../ui/fact-list.tsx";
import { formatAbsolute, formatDuration } from "../../ui/format-time.ts";
import { ReceiptOfCall } from "../receipts/receipt-of-call.tsx";
import { ChargeSum } from "./charge-sum.tsx";
import { priceLines, tokenLines } from "./price-lines.ts";

/** What is known of a call beside its receipt: all of it, where none is written. */
const CallFacts = ({ call }: { call: CallView }) => (
  <div className="flex flex-col gap-3">
    {call.usage && (
      <ChargeSum
        lines={priceLines(registry, call) ?? tokenLines(call.usage)}
        chargeNanoUsd={call.chargeNanoUsd}
      />
    )}
    <FactList>
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
        <IdFact text={call.id} label="Copy call id" />
      </Fact>
      <Fact name="Run">
        <IdFact text={call.runId} label="Copy run id" />
      </Fact>
      {call.providerRequestId && (
        <Fact name="Provider's id">
          <IdFact text={call.providerRequestId} label="Copy the provider's id" />
        </Fact>
      )}
    </FactList>
  </div>
);

/** Everything that is kept of one call. Never what was asked or answered: the gateway does not keep it. */
export const CallDetail = ({ call }: { call: CallView }) => (
  <div className="rounded-lg bg-subtle/60 p-3 text-xs">
    {call.status === "settled" ? (
      <ReceiptOfCall attemptId={call.id} unwritten={<CallFacts call={call} />} />
    ) : (
      <CallFacts call={call} />
    )}
  </div>
);
