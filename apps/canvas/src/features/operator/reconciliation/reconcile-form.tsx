"use client";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field, fieldControlClass } from "../../../ui/field.tsx";
import { Money } from "../../../ui/money.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Card } from "../../../ui/page.tsx";
import { Select } from "../../../ui/select.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";
import { VENDOR_OPTIONS, VENDORS } from "../vendors.ts";

/** As much as the server reads. */
const MAX_BYTES = 4_000_000;
const DAY_MS = 86_400_000;

const dayAt = (offset: number): string => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

const fileFault = (file: File | null): string | undefined => {
  if (file === null) return "Choose the provider's report.";
  return file.size > MAX_BYTES ? "A report has at most 4 MB. Reconcile fewer days at once." : undefined;
};

/** Takes a provider's usage report and the days it is about. The file stays what it is: only its figures are read. */
export const ReconcileForm = () => {
  const trpc = useTRPC();
  const reconcile = useOperatorVerb(trpc.ledger.reconcile.mutationOptions());
  const [vendor, setVendor] = useState(VENDORS[0] ?? "");
  const [from, setFrom] = useState(() => dayAt(-1));
  const [until, setUntil] = useState(() => dayAt(0));
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const formId = useId();
  const badDays = !(from !== "" && until !== "" && from < until);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (file === null || fileFault(file) !== undefined || badDays) return;
    reconcile.mutate({ vendor, from, until, report: await file.text() });
  };
  return (
    <Card title="Reconcile">
      <form
        id={formId}
        onSubmit={(event) => void submit(event)}
        noValidate
        className="flex flex-col gap-4 p-4"
      >
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="Provider">
            {({ id }) => <Select id={id} value={vendor} options={VENDOR_OPTIONS} onChange={setVendor} />}
          </Field>
          <Field label="From (UTC)">
            {(control) => (
              <input
                {...control}
                type="date"
                value={from}
                onChange={(event) => setFrom(event.target.value)}
                className={fieldControlClass}
              />
            )}
          </Field>
          <Field
            label="Until, not included"
            error={tried && badDays ? "The end lies behind the beginning." : undefined}
          >
            {(control) => (
              <input
                {...control}
                type="date"
                value={until}
                onChange={(event) => setUntil(event.target.value)}
                className={fieldControlClass}
              />
            )}
          </Field>
        </div>
        <Field
          label="Usage report"
          hint="CSV, or JSON as the provider's usage API answers it. Sandbox organizations are left out."
          error={tried ? fileFault(file) : undefined}
        >
          {(control) => (
            <input
              {...control}
              ref={picker}
              type="file"
              accept=".csv,.json,text/csv,application/json"
              onChange={(event) => setFile(event.target.files?.[0] ?? null)}
              className="text-sm file:mr-3 file:h-8 file:cursor-pointer file:rounded-lg file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-sm file:text-text"
            />
          )}
        </Field>
        {reconcile.isError && <FailureNotice error={reconcile.error} />}
        {reconcile.data && (
          <Notice tone={reconcile.data.driftNanoUsd === 0n ? "ok" : "warn"} live>
            {reconcile.data.itemCount === 0 ? (
              "No drift: every charge is in the report, and the report in the charges."
            ) : (
              <>
                {reconcile.data.itemCount === 1 ? "1 difference" : `${reconcile.data.itemCount} differences`},
                a drift of <Money amountNanoUsd={reconcile.data.driftNanoUsd} /> (ours minus theirs). See
                below.
              </>
            )}
          </Notice>
        )}
        <div>
          <Button type="submit" variant="primary" busy={reconcile.isPending}>
            Reconcile
          </Button>
        </div>
      </form>
    </Card>
  );
};
