"use client";
import type { StoredSecret } from "@molecule/api";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Facts } from "../../ui/section.tsx";
import { useMay } from "../frame/tenant-context.tsx";
import { DeleteSecret } from "./delete-secret.tsx";
import { type EditorPlace, SecretEditor } from "./secret-editor.tsx";

type Props = { name: string; stored: StoredSecret; place: EditorPlace; onClose: () => void };

/** Who set it and when, and the ways to replace or delete it. */
export const SecretDetails = ({ name, stored, place, onClose }: Props) => {
  const [mode, setMode] = useState<"look" | "edit" | "delete">("look");
  const mayHere = useMay(stored.scope === "tenant" ? "admin" : "member");
  const mayOwn = useMay("member");
  if (mode === "edit")
    return <SecretEditor place={place} name={name} stored={stored} onDone={() => setMode("look")} />;
  if (mode === "delete")
    return (
      <DeleteSecret
        name={name}
        stored={stored}
        place={place}
        onCancel={() => setMode("look")}
        onDone={onClose}
      />
    );
  return (
    <div className="flex flex-col gap-3">
      <Facts
        rows={[
          [
            "Saved",
            <span key="saved">
              {stored.updatedBy ? `${stored.updatedBy}, ` : ""}
              <Moment at={stored.updatedAt} />
            </span>,
          ],
          [
            "Version",
            <span key="version" className="tabular-nums">
              {stored.version}
            </span>,
          ],
          ...(stored.note ? [["Note", stored.note] as const] : []),
          ...(stored.expiresAt ? [["Expires", <Moment key="expires" at={stored.expiresAt} />] as const] : []),
        ]}
      />
      <div className="flex flex-wrap gap-2">
        {mayOwn && (
          <Button size="sm" icon={Pencil} onClick={() => setMode("edit")}>
            {stored.scope === "tenant" && place.kind === "workspace" ? "Replace or override" : "Replace"}
          </Button>
        )}
        {mayHere && (
          <Button size="sm" variant="danger" icon={Trash2} onClick={() => setMode("delete")}>
            Delete
          </Button>
        )}
      </div>
    </div>
  );
};
