"use client";
import { Plus, Waypoints } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useHere, useMay } from "../frame/tenant-context.tsx";
import { openCreateDialog } from "./create/open-create-dialog.ts";

/** An organization without a workspace: what one is, and the first step. */
export const NoWorkspaces = () => {
  const mayCreate = useMay("member");
  const { tenant } = useHere();
  return (
    <Empty
      icon={Waypoints}
      title="No workspaces yet"
      action={
        mayCreate && (
          <Button variant="primary" icon={Plus} onClick={openCreateDialog}>
            New workspace
          </Button>
        )
      }
    >
      A workspace is one AI agent with a model, its secrets, and a payer that you always see.
      {tenant.sandbox && " This is a sandbox: every provider is a local model, and nobody is billed."}
      {!mayCreate && " Members and owners can create one."}
    </Empty>
  );
};
