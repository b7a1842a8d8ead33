"use client";
import { useId, useRef } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { PayerLine } from "../../billing/payer-line.tsx";
import { useHere } from "../../frame/tenant-context.tsx";
import { CreateForm } from "./create-form.tsx";
import { setCreateDialogOpen, useCreateDialogOpen } from "./open-create-dialog.ts";
import { useCreate } from "./use-create.ts";

const CreateBody = () => {
  const { tenant } = useHere();
  const nameField = useRef<HTMLInputElement>(null);
  const formId = useId();
  const create = useCreate(() => setCreateDialogOpen(false));
  const { draft, outlook } = create;
  const isMissingKey = !outlook.preview.plan.ok && outlook.preview.plan.code === "MISSING_BYOK_CREDENTIAL";
  return (
    <Dialog
      open
      onOpenChange={setCreateDialogOpen}
      title="New workspace"
      initialFocus={nameField}
      guarded={draft.name !== "" || draft.credentialValue !== ""}
      footer={
        <>
          <div className="mr-auto w-full min-w-0 pb-2">
            <p className="mb-1.5 font-medium text-xs">Who pays</p>
            <PayerLine payer={outlook.preview.payer} sandbox={tenant.sandbox} />
            {isMissingKey && <p className="mt-1 text-warn text-xs">It waits for a key before it starts.</p>}
          </div>
          <Button onClick={() => setCreateDialogOpen(false)}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={create.isPending}
            disabled={create.blocked}
          >
            Create workspace
          </Button>
        </>
      }
    >
      <CreateForm id={formId} create={create} nameField={nameField} />
    </Dialog>
  );
};

/** Name, runtime, model, credential, parent: one flow, and the payer is said before it is created. */
export const CreateDialog = () => (useCreateDialogOpen() ? <CreateBody /> : null);
