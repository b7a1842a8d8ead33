"use client";
import type { ExposedCall } from "@molecule/api";
import { priceUsage } from "@molecule/billing";
import { NO_USAGE, type TokenUsage } from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { formatMoneyExact } from "../../../ui/format-money.ts";
import { ReasonField } from "../reason-field.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

const COUNTS = [
  ["input", "Fresh input"],
  ["cacheRead", "Read from cache"],
  ["cacheWrite5m", "Written to cache, 5 min"],
  ["cacheWrite1h", "Written to cache, 1 h"],
  ["output", "Output"],
] as const satisfies readonly (readonly [keyof TokenUsage, string])[];

type Texts = Readonly<Record<keyof TokenUsage, string>>;
const NONE: Texts = { input: "", cacheRead: "", cacheWrite5m: "", cacheWrite1h: "", output: "" };

const isCount = (text: string): boolean => text === "" || /^\d{1,12}$/.test(text);

const readUsage = (texts: Texts): TokenUsage | null => {
  if (!COUNTS.every(([key]) => isCount(texts[key]))) return null;
  const counts = COUNTS.map(([key]) => [key, Number(texts[key] || 0)] as const);
  return counts.every(([, count]) => count === 0) ? null : { ...NO_USAGE, ...Object.fromEntries(counts) };
};

/** What these counts come to, by the price of the day on which the call was admitted; null where it has none. */
const priceOf = (call: ExposedCall, usage: TokenUsage | null): bigint | null => {
  const price = findPrice(registry, call.model, call.admittedAt);
  if (usage === null || price === undefined) return null;
  const priced = priceUsage(price, usage);
  return priced.ok ? priced.chargeNanoUsd : null;
};

/** Charges a call after all, with the provider's own numbers. */
export const SettleDialog = ({ call, onClose }: { call: ExposedCall; onClose: () => void }) => {
  const trpc = useTRPC();
  const settle = useOperatorVerb(trpc.ledger.settleCall.mutationOptions({ onSuccess: onClose }));
  const [texts, setTexts] = useState(NONE);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const usage = readUsage(texts);
  const charge = priceOf(call, usage);
  const submit = () => {
    setTried(true);
    if (usage === null || reason.trim() === "") return;
    settle.mutate({ tenantId: call.tenantId, attemptId: call.id, usage, reason: reason.trim() });
  };
  return (
    <FormDialog
      title="Settle this call"
      description="With the token counts of the provider's console or report. The four kinds are disjoint: what came from a cache is not fresh input."
      guarded={reason !== ""}
      submitLabel="Settle call"
      onSubmit={submit}
      onClose={onClose}
      verb={settle}
      outcome={
        charge !== null && (
          <>
            Charges <span className="text-text">{formatMoneyExact(charge)}</span>
          </>
        )
      }
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {COUNTS.map(([key, label]) => (
          <Field
            key={key}
            label={label}
            error={tried && !isCount(texts[key]) ? "A whole number of tokens." : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                inputMode="numeric"
                placeholder="0"
                value={texts[key]}
                onChange={(event) => setTexts({ ...texts, [key]: event.target.value.trim() })}
                className="tabular-nums"
              />
            )}
          </Field>
        ))}
      </div>
      {tried && usage === null && (
        <p role="alert" className="text-bad text-xs">
          Give at least one count; a call that cost nothing is voided.
        </p>
      )}
      <ReasonField
        value={reason}
        onChange={setReason}
        hint="Where the numbers come from. It stands in the audit."
        error={tried && reason.trim() === "" ? "Settling by hand needs a reason." : undefined}
      />
    </FormDialog>
  );
};
