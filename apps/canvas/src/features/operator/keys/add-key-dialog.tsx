"use client";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Field } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
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
  const submit = () => {
    setTried(true);
    if (value.trim() !== "") add.mutate({ vendor, value });
  };
  return (
    <FormDialog
      title="Add a platform key"
      description="Sealed for the gateways as it is added: no other process can open it, and no page shows it. It waits as next until it is promoted."
      width="sm"
      guarded={value !== ""}
      submitLabel="Add key"
      onSubmit={submit}
      onClose={onClose}
      verb={add}
    >
      <Field label="Provider">
        {({ id }) => <Select id={id} value={vendor} options={VENDOR_OPTIONS} onChange={setVendor} />}
      </Field>
      <Field label="Key" error={tried && value.trim() === "" ? "Paste the provider's key." : undefined}>
        {(control) => <SecretInput {...control} value={value} onChange={setValue} />}
      </Field>
    </FormDialog>
  );
};
