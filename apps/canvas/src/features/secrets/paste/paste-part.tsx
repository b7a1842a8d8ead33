"use client";
import type { WorkspaceId } from "@molecule/domain";
import { type RefObject, useState } from "react";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { guessName } from "../edit/guess-kind.ts";
import { keepTyped, typedKey, typedValue } from "../edit/typed-store.ts";
import type { ListedRow } from "../list/listed-row.ts";
import { PasteDialog } from "./paste-dialog.tsx";
import { usePasteAnywhere } from "./use-paste-anywhere.ts";

type Input = {
  readonly area: RefObject<HTMLElement | null>;
  readonly workspaceId: WorkspaceId | null;
  readonly rows: readonly ListedRow[];
  /** Null for whoever may not add anything here. */
  readonly onAdd: (() => void) | null;
};

/** Pasting for a tab: the dialog to draw, and the way to open it without a text. */
export const usePaste = ({ area, workspaceId, rows, onAdd }: Input) => {
  const tenantId = useTenantId();
  const [text, setText] = useState<string | null>(null);
  usePasteAnywhere({
    area,
    enabled: onAdd !== null,
    onFile: setText,
    onValue: (value) => {
      const key = typedKey(tenantId, workspaceId, null);
      keepTyped(key, typedValue(workspaceId, guessName(value) ?? "", value));
      onAdd?.();
    },
  });
  const kinds = new Map(
    rows.flatMap(({ name, stored }) => (stored === null ? [] : [[name, stored.winning.kind] as const])),
  );
  return {
    openPaste: onAdd === null ? null : () => setText(""),
    dialog: text !== null && (
      <PasteDialog
        text={text}
        workspaceId={workspaceId}
        stored={kinds}
        onText={setText}
        onClose={() => setText(null)}
      />
    ),
  };
};
