"use client";
import type { SecretScope, WorkspaceId } from "@molecule/domain";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { SecretInput } from "../../../ui/secret-input.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { changeDraft } from "../draft/draft-store.ts";
import { type Moving, withMoved } from "./move-plan.ts";

type Props = {
  moving: readonly Moving[];
  target: SecretScope;
  workspaceId: WorkspaceId;
  onDone: () => void;
  onClose: () => void;
};

/** Moves names to the other scope by way of the draft; sealed values are typed again. */
export const MoveDialog = ({ moving, target, workspaceId, onDone, onClose }: Props) => {
  const tenantId = useTenantId();
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const asked = moving.filter(({ asks }) => asks);
  const clear = moving.filter(({ asks }) => !asks);
  const complete = asked.every(({ name }) => (values.get(name) ?? "").trim() !== "");
  const land = () => {
    changeDraft(tenantId, (draft) => withMoved(draft, workspaceId, target, moving, values));
    onDone();
  };
  return (
    <Dialog
      open
      guarded={values.size > 0}
      onOpenChange={(open) => !open && onClose()}
      title={target === "tenant" ? "Move to all workspaces" : "Move to this workspace"}
      description={
        asked.length > 0
          ? "A sealed value cannot be read back, by nobody here: paste it again where it is to stand."
          : "Variables move as they are."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!complete} onClick={land}>
            Put the move into the draft
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {asked.map(({ name, stored }) => (
          <Field key={name} label={<span className="font-mono text-xs">{name}</span>}>
            {(control) => (
              <SecretInput
                {...control}
                value={values.get(name) ?? ""}
                placeholder={stored.hint ? `The value that ends in ${stored.hint}` : "Paste the value again"}
                onChange={(value) => setValues(new Map(values).set(name, value))}
              />
            )}
          </Field>
        ))}
        {clear.length > 0 && (
          <p className="text-muted text-sm">
            Moves as it is:{" "}
            <span className="font-mono text-xs">{clear.map(({ name }) => name).join(", ")}</span>
          </p>
        )}
      </div>
    </Dialog>
  );
};
