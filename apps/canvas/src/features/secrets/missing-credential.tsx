"use client";
import type { SecretList } from "@molecule/api";
import { ExternalLink, KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { type EditorPlace, SecretEditor } from "./secret-editor.tsx";
import { NEW_ROW } from "./secret-place.ts";

type Props = {
  missing: NonNullable<SecretList["missing"]>;
  place: EditorPlace;
  /** The name that the address asks to add; null while the form is closed. */
  wanted: string | null;
};

/** What the chosen model needs and does not have: the accepted names, where a key is obtained, and the field. */
export const MissingCredential = ({ missing, place, wanted }: Props) => {
  const [name, setName] = useState(wanted ?? missing.names[0] ?? "");
  const workspaceId = place.kind === "workspace" ? place.node.id : null;
  if (workspaceId === null) return null;
  const show = (row: string | null) => openPanel({ workspaceId, tab: "secrets", row });
  return (
    <section aria-label="Missing credential" className="border-b bg-warn/6 p-4">
      <div className="flex gap-2.5">
        <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <div className="min-w-0 flex-1">
          <p className="font-medium text-sm">
            {missing.provider
              ? `A ${missing.provider.displayName} credential is missing`
              : "A credential is missing"}
          </p>
          <p className="mt-0.5 text-muted text-xs">
            Nothing starts without it.{" "}
            {missing.names.length > 1 ? "Any one of these will do: " : "It is called "}
            <span className="break-all font-mono">{missing.names.join(", ")}</span>.
            {missing.keyPage && (
              <>
                {" "}
                <a
                  href={missing.keyPage}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex items-center gap-1 font-medium text-accent underline-offset-2 hover:underline"
                >
                  Get a key
                  <ExternalLink aria-hidden className="size-3" />
                </a>
              </>
            )}
          </p>
          {wanted === null ? (
            <Button size="sm" variant="primary" className="mt-3" onClick={() => show(NEW_ROW + name)}>
              Add {name}
            </Button>
          ) : (
            <div className="mt-3 flex flex-col gap-3">
              {missing.names.length > 1 && (
                <Select
                  label="Name"
                  value={name}
                  options={missing.names.map((each) => ({ value: each, label: each }))}
                  onChange={setName}
                  className="font-mono text-[12.5px]!"
                />
              )}
              <SecretEditor key={name} place={place} name={name} stored={null} onDone={() => show(null)} />
            </div>
          )}
        </div>
      </div>
    </section>
  );
};
