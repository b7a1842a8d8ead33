"use client";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field } from "../../../ui/field.tsx";
import { SecretInput } from "../../../ui/secret-input.tsx";
import { Select } from "../../../ui/select.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";
import { VENDOR_OPTIONS, VENDORS } from "../vendors.ts";

/** Takes a platform key, which is sealed for the gateways before anything else, and never shown again. */
export const AddKeyDialog = ({ onClose }: { onClose: () => void }) => {
  const trpc = useTRPC();
  const add = useOperatorVerb(trpc.platform.addKey.mutationOptions({ onSuccess: onClose }));
  const [vendor, setVendor] = useState(VENDORS[0] ?? "");
  const [value, setValue] = useState("");
  const [tried, setTried] = useState(false);
  const formId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (value.trim() !== "") add.mutate({ vendor, value });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a platform key"
      description="Sealed for the gateways as it is added: no other process can open it, and no page shows it. It waits as next until it is promoted."
      width="sm"
      guarded={value !== ""}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={add.isPending}>
            Add key
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {add.isError && <FailureNotice error={add.error} />}
        <Field label="Provider">
          {({ id }) => <Select id={id} value={vendor} options={VENDOR_OPTIONS} onChange={setVendor} />}
        </Field>
        <Field label="Key" error={tried && value.trim() === "" ? "Paste the provider's key." : undefined}>
          {(control) => <SecretInput {...control} value={value} onChange={setValue} />}
        </Field>
      </form>
    </Dialog>
  );
};
