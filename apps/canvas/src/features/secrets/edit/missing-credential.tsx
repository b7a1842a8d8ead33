"use client";
import type { SecretList } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Select } from "../../../ui/select.tsx";
import { SecretEditor } from "./secret-editor.tsx";

type Props = {
  missing: NonNullable<SecretList["missing"]>;
  workspaceId: WorkspaceId;
  /** The name that the address asks for, if it asks for one of these. */
  wanted: string | null;
  onDone: () => void;
};

/** What the chosen model needs and does not have: the accepted names, where a key is obtained, and the field. */
export const MissingCredential = ({ missing, workspaceId, wanted, onDone }: Props) => {
  const [name, setName] = useState(wanted ?? missing.names[0] ?? "");
  return (
    <section aria-label="Missing credential" className="border-b bg-warn/6 px-4 pt-3.5 pb-4">
      <p className="flex items-center gap-2 font-medium text-sm">
        <KeyRound aria-hidden className="size-4 shrink-0 text-warn" />
        {missing.provider
          ? `The credential of ${missing.provider.displayName} is missing`
          : "A credential is missing"}
      </p>
      <p className="mt-1 mb-3 text-muted text-xs">
        Nothing starts without it. {missing.names.length > 1 ? "Any one of these will do: " : "It is called "}
        <span className="wrap-anywhere font-mono">{missing.names.join(", ")}</span>.
      </p>
      {missing.names.length > 1 && (
        <div className="mb-3">
          <Select
            label="Name"
            value={name}
            options={missing.names.map((each) => ({ value: each, label: each }))}
            onChange={setName}
            className="font-mono text-[12.5px]!"
          />
        </div>
      )}
      <SecretEditor
        key={name}
        workspaceId={workspaceId}
        name={name}
        stored={null}
        onDone={wanted === null ? null : onDone}
      />
    </section>
  );
};
