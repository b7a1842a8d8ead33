"use client";
import type { DraftEffect } from "@molecule/billing";
import { PayerLine } from "../../billing/payer-line.tsx";

/** Who would pay once this is applied, where that says something new. */
export const PayerAfter = ({ effect: { before, after, payerChange } }: { effect: DraftEffect }) => {
  if (after.payer.sentence === before.payer.sentence) return null;
  return (
    <div className="rounded-lg border bg-ground p-3">
      <p className="mb-1.5 font-medium text-xs">Who pays then</p>
      <PayerLine payer={after.payer} before={before.payer} />
      {payerChange !== null && (
        <p className="mt-1.5 text-warn text-xs">You are asked to agree to this before it is applied.</p>
      )}
    </div>
  );
};
