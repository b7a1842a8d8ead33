"use client";
import type { EnvFile, SecretScope, WorkspaceId } from "@molecule/domain";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field } from "../../../ui/field.tsx";
import { SecretInput } from "../../../ui/secret-input.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";
import { changeDraft, useDraft } from "../draft/draft-store.ts";
import { usePreviewOf } from "../draft/use-draft-preview.ts";
import { PasteLineItem } from "./paste-line.tsx";
import {
  type Choices,
  draftOfPaste,
  type LineChoice,
  type PasteLine,
  pasteLines,
  type StoredKinds,
  withPasted,
} from "./paste-lines.ts";
import { readPaste } from "./read-paste.ts";

const SCOPES = [
  { value: "workspace", label: "This workspace" },
  { value: "tenant", label: "All workspaces" },
] as const;

const COUNTED = [
  ["new", "new"],
  ["changed", "changed"],
  ["same", "same as before"],
  ["conflict", "in conflict with the draft"],
  ["replaced", "set again further down"],
  ["to_fill", "to fill in"],
  ["faulty", "faulty"],
] as const;

/** "3 new, 1 changed, 2 faulty": every line is in one of the numbers. */
const summaryOf = (lines: readonly PasteLine[]): string =>
  COUNTED.flatMap(([state, word]) => {
    const count = lines.filter((line) => line.state === state).length;
    return count === 0 ? [] : [`${count} ${word}`];
  }).join(", ") || "Comparing with what stands";

type PreviewProps = {
  file: EnvFile;
  workspaceId: WorkspaceId | null;
  stored: StoredKinds;
  onClose: () => void;
};

const usePaste = ({ file, workspaceId, stored }: Pick<PreviewProps, "file" | "workspaceId" | "stored">) => {
  const tenantId = useTenantId();
  const { draft, revision } = useDraft(tenantId);
  const [choices, setChoices] = useState<Choices>(new Map());
  const [scope, setScope] = useState<SecretScope>(workspaceId === null ? "tenant" : "workspace");
  // Counts what was decided: the question is another one then, and must not be told by what it holds.
  const asked = useRef(0);
  const [round, setRound] = useState(() => crypto.randomUUID());
  const place = scope === "tenant" ? null : workspaceId;
  const preview = usePreviewOf(
    draftOfPaste(file, place, choices, stored),
    `paste ${round} ${scope} ${revision}`,
  );
  const lines = pasteLines(file, choices, stored, { place, draft, preview: preview.data });
  return {
    ...{ lines, scope, setScope, preview },
    /** Something was typed into a line. */
    isFilled: lines.some(({ filled }) => filled !== null && filled !== ""),
    choose: (line: number, choice: LineChoice) => {
      setChoices(new Map(choices).set(line, { ...choices.get(line), ...choice }));
      if (choice.name === undefined && choice.kind === undefined && choice.value === undefined) return;
      asked.current += 1;
      setRound((before) => `${before.slice(0, 36)} ${asked.current}`);
    },
    land: () => {
      const included = new Set(lines.filter(({ include }) => include).map(({ line }) => line));
      changeDraft(tenantId, (now) => withPasted(now, place, file, choices, stored, included));
    },
  };
};

/** What was pasted, line by line, before any of it lands in the draft. */
const PastePreview = ({ file, workspaceId, stored, onClose }: PreviewProps) => {
  const mayTenant = useMay("admin");
  const paste = usePaste({ file, workspaceId, stored });
  const { lines, preview } = paste;
  const count = lines.filter(({ include }) => include).length;
  const [leaving, setLeaving] = useState(false);
  const leave = () => (leaving || !paste.isFilled ? onClose() : setLeaving(true));
  // With what stands; comparing it anew, as whenever something moved, must not take away a press.
  const isCompared = !preview.isLoading && !preview.isPlaceholderData;
  const empty = lines.filter(({ state }) => state === "to_fill").length;
  return (
    <Dialog
      open
      guarded
      onOpenChange={(open) => !open && leave()}
      title="What you pasted"
      description={<span aria-live="polite">{summaryOf(lines)}.</span>}
      width="lg"
      footer={
        <>
          {leaving && (
            <p role="alert" className="mr-auto self-center text-sm">
              What you filled in is lost when you leave.
            </p>
          )}
          {empty > 0 && !leaving && (
            <p className="mr-auto self-center text-muted text-xs">
              {empty === 1 ? "One name has" : `${empty} names have`} no value yet and{" "}
              {empty === 1 ? "is" : "are"} not added.
            </p>
          )}
          <Button variant={leaving ? "danger" : "secondary"} onClick={leave}>
            {leaving ? "Leave all the same" : "Cancel"}
          </Button>
          <Button
            variant="primary"
            disabled={count === 0 || !isCompared}
            onClick={() => {
              paste.land();
              onClose();
            }}
          >
            {count === 1 ? "Add 1 to draft" : `Add ${count} to draft`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {workspaceId !== null && mayTenant && (
          <div>
            <Segmented label="Scope" value={paste.scope} options={SCOPES} onChange={paste.setScope} />
          </div>
        )}
        {preview.isError && (
          <FailureNotice
            error={preview.error}
            what="It could not be compared with what stands"
            onRetry={() => void preview.refetch()}
          />
        )}
        <ol aria-label="Lines" className="divide-y divide-line rounded-lg border">
          {lines.map((line) => (
            <PasteLineItem
              key={line.line}
              line={line}
              onChoose={(choice) => paste.choose(line.line, choice)}
            />
          ))}
        </ol>
      </div>
    </Dialog>
  );
};

/** A field for a file, where pasting anywhere is not to hand: on a phone, or for whoever looks for it in a menu. */
const PasteField = ({ onText, onClose }: { onText: (text: string) => void; onClose: () => void }) => {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const isFile = (candidate: string) => readPaste(candidate)?.kind === "file";
  const take = (chosen: string) => (isFile(chosen) ? onText(chosen) : setText(chosen));
  return (
    <Dialog
      open
      guarded={text !== ""}
      onOpenChange={(open) => !open && onClose()}
      title="Import a .env file"
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isFile(text)} onClick={() => onText(text)}>
            Preview
          </Button>
        </>
      }
    >
      <Field
        label="Names and values"
        error={text.trim() !== "" && !isFile(text) && "There is no line like NAME=value in it."}
        hint="Quotes, export, comments and values of several lines are understood. Names without a value, as in a .env.example, are listed to be filled in."
      >
        {(control) => (
          <SecretInput
            {...control}
            ref={field}
            value={text}
            placeholder="NAME=value"
            onChange={setText}
            className="min-h-32"
          />
        )}
      </Field>
      <label className="mt-3 inline-flex cursor-pointer items-center gap-1.5 font-medium text-accent text-sm focus-within:outline-2 hover:underline">
        <FileUp aria-hidden className="size-4" />
        Choose a file
        <input
          type="file"
          className="sr-only"
          onChange={(event) => void event.target.files?.[0]?.text().then(take)}
        />
      </label>
    </Dialog>
  );
};

type DialogProps = {
  /** Empty: it is still to be pasted. */
  text: string;
  workspaceId: WorkspaceId | null;
  stored: StoredKinds;
  onText: (text: string) => void;
  onClose: () => void;
};

/** A file that is pasted: typed into a field first, or shown at once. */
export const PasteDialog = ({ text, workspaceId, stored, onText, onClose }: DialogProps) => {
  const pasted = readPaste(text);
  if (pasted?.kind !== "file") return <PasteField onText={onText} onClose={onClose} />;
  return <PastePreview file={pasted.file} workspaceId={workspaceId} stored={stored} onClose={onClose} />;
};
