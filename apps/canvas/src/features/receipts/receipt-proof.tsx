"use client";
import type { ReceiptDetail } from "@molecule/api";
import { type ReceiptBody, type ReceiptCall, readReceiptCall } from "@molecule/billing";
import { Link2, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Fact, FactList, IdFact } from "../../ui/fact-list.tsx";
import { formatMoneyExact } from "../../ui/format-money.ts";
import { formatAbsolute, formatDuration } from "../../ui/format-time.ts";
import { ChargeSum } from "../usage/charge-sum.tsx";
import { ratedLines, tokenLines } from "../usage/price-lines.ts";
import { credentialWords, KIND_WORDS, paidSentence, whySentence } from "./receipt-words.ts";

const durationOf = ({ admittedAt, finishedAt }: ReceiptCall): string => {
  const at = new Date(admittedAt);
  if (finishedAt === null) return formatAbsolute(at);
  return `${formatAbsolute(at)}, took ${formatDuration(new Date(finishedAt).getTime() - at.getTime())}`;
};

const CallFacts = ({ call }: { call: ReceiptCall }) => (
  <>
    <Fact name="Payer">{call.payer === "platform" ? "Platform credits" : call.payer}</Fact>
    <Fact name="Credential">{credentialWords(call.credentialKind)}</Fact>
    <Fact name="Provider">
      {call.vendor}
      {call.provider !== null && call.provider !== call.vendor && ` (${call.provider})`}
    </Fact>
    <Fact name="Model">
      <span className="font-mono">{call.model}</span>
      {call.wireModel !== call.model && <span className="text-muted">, sent as {call.wireModel}</span>}
    </Fact>
    {call.price && (
      <Fact name="Price row">
        {call.price.model}, in force since {call.price.from}
      </Fact>
    )}
    <Fact name="When">{durationOf(call)}</Fact>
    {call.providerRequestId && (
      <Fact name="Provider's id">
        <IdFact text={call.providerRequestId} label="Copy the provider's id of the request" />
      </Fact>
    )}
    <Fact name="Call">
      <IdFact text={call.attemptId} label="Copy the call's id" />
    </Fact>
    <Fact name="Run">
      <IdFact text={call.runId} label="Copy the run's id" />
    </Fact>
  </>
);

const Counts = ({ call, chargeNanoUsd }: { call: ReceiptCall; chargeNanoUsd: bigint }) => {
  if (call.usage === null) return null;
  const lines = call.rates === null ? null : ratedLines(call.usage, call.rates, chargeNanoUsd);
  return (
    <>
      {call.estimated && (
        <p className="flex items-start gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          The provider gave no usable numbers: these are an upper bound that stands in for them.
        </p>
      )}
      <ChargeSum lines={lines ?? tokenLines(call.usage)} chargeNanoUsd={chargeNanoUsd} />
    </>
  );
};

type ReceiptProofProps = {
  receipt: ReceiptDetail;
  /** Leads to the receipt before it, for whoever follows the chain. */
  onPrevious?: (() => void) | undefined;
  /** The same as an address, where it stands on another page. */
  previousHref?: string | undefined;
};

const LINK = "inline-flex items-center gap-1 rounded-sm text-accent underline-offset-2 hover:underline";

const Previous = ({ receipt: { seq }, onPrevious, previousHref }: ReceiptProofProps) => {
  if (seq <= 1) return "The beginning of the chain";
  const words = (
    <>
      <Link2 aria-hidden className="size-3" />
      Receipt {seq - 1}
    </>
  );
  if (onPrevious)
    return (
      <button type="button" onClick={onPrevious} className={LINK}>
        {words}
      </button>
    );
  return previousHref ? (
    <Link href={previousHref} className={LINK}>
      {words}
    </Link>
  ) : (
    `Receipt ${seq - 1}`
  );
};

const Chain = (props: ReceiptProofProps) => {
  const { receipt } = props;
  const { prev_hash: previous } = receipt.body;
  return (
    <>
      <Fact name="Hash">
        <IdFact text={receipt.hash} label="Copy the receipt's hash" />
      </Fact>
      {typeof previous === "string" && (
        <Fact name="Follows">
          <Previous {...props} />
          <span className="block break-all font-mono text-muted">{previous}</span>
        </Fact>
      )}
    </>
  );
};

/** Who paid and why, how the charge adds up, and its place in the chain. */
export const ReceiptProof = (props: ReceiptProofProps) => {
  const { receipt } = props;
  // What was hashed, as it came out of its column: canonical JSON.
  const call = readReceiptCall(receipt.body as ReceiptBody);
  const { kind, amountNanoUsd, reason, why, seq, postedAt } = receipt;
  return (
    <div className="flex flex-col gap-3 text-xs">
      {call && (
        <div>
          <h4 className="font-medium text-sm">Who paid, and why</h4>
          <p className="mt-0.5 text-muted">
            {paidSentence(call)} {why && whySentence(why, call.model)}
          </p>
        </div>
      )}
      {call && kind === "charge" && <Counts call={call} chargeNanoUsd={-amountNanoUsd} />}
      <FactList>
        {kind !== "charge" && (
          <Fact name={KIND_WORDS[kind]}>
            <span title={`${amountNanoUsd} nano-USD`}>{formatMoneyExact(amountNanoUsd)}</span>
          </Fact>
        )}
        {reason && <Fact name="Reason">{reason}</Fact>}
        {call && <CallFacts call={call} />}
        <Fact name="Receipt">
          {seq}, posted {formatAbsolute(postedAt)}
        </Fact>
        <Chain {...props} />
      </FactList>
    </div>
  );
};
