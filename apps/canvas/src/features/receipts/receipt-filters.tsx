"use client";
import { Search, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { fieldControlClass, TextInput } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { setUrlParam } from "../../url/panel-url.ts";
import { useWorkspaceNode } from "../workspace/use-workspaces.ts";
import { isNarrowed, type ReceiptFilter, type ReceiptShown } from "./receipt-filter.ts";

const SHOWN: readonly { value: ReceiptShown; label: string }[] = [
  { value: "all", label: "All" },
  { value: "calls", label: "Calls" },
  { value: "in", label: "Money in" },
];
const PARAMS = ["kind", "find", "workspace", "model", "from", "to"];
/** A pause in typing after which the server is asked. */
const PAUSE_MS = 250;

const Find = ({ text }: { text: string }) => {
  const [typed, setTyped] = useState(text);
  const [timer, setTimer] = useState<ReturnType<typeof setTimeout> | null>(null);
  const find = (next: string) => {
    setTyped(next);
    if (timer) clearTimeout(timer);
    setTimer(setTimeout(() => setUrlParam("find", next.trim() === "" ? null : next), PAUSE_MS));
  };
  return (
    <div className="relative min-w-0 flex-1 basis-52">
      <Search aria-hidden className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
      <TextInput
        type="search"
        aria-label="Find receipts"
        placeholder="Model, workspace, reason, id or number"
        value={typed}
        onChange={(event) => find(event.target.value)}
        className="pl-8!"
      />
    </div>
  );
};

const Day = ({ label, param, day }: { label: string; param: "from" | "to"; day: string | null }) => {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5 max-sm:basis-full">
      <label htmlFor={id} className="text-muted text-xs max-sm:w-9">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={day ?? ""}
        onChange={(event) => setUrlParam(param, event.target.value || null)}
        className={`${fieldControlClass} tabular-nums sm:w-36!`}
      />
    </span>
  );
};

const Chip = ({ children, label, onClear }: { children: string; label: string; onClear: () => void }) => (
  <button
    type="button"
    onClick={onClear}
    aria-label={`Do not narrow by ${label} ${children}`}
    className="inline-flex h-6 max-w-full items-center gap-1 rounded-sm border bg-subtle px-1.5 text-xs hover:border-line-strong coarse:h-9"
  >
    <span className="truncate">{children}</span>
    <X aria-hidden className="size-3 shrink-0 text-muted" />
  </button>
);

/** Narrows the receipts; the address keeps how, so that what is found can be passed on. */
export const ReceiptFilters = ({ filter }: { filter: ReceiptFilter }) => {
  const { shown, text, fromDay, toDay, model, workspaceId } = filter;
  const workspace = useWorkspaceNode(workspaceId);
  const [cleared, setCleared] = useState(0);
  const clear = () => {
    for (const param of PARAMS) setUrlParam(param, null);
    setCleared(cleared + 1);
  };
  return (
    <search className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b p-3">
      <Find key={cleared} text={text} />
      <Segmented
        label="Which receipts"
        value={shown}
        options={SHOWN}
        onChange={(next) => setUrlParam("kind", next === "all" ? null : next)}
      />
      <Day label="From" param="from" day={fromDay} />
      <Day label="To" param="to" day={toDay} />
      {workspaceId && (
        <Chip label="the workspace" onClear={() => setUrlParam("workspace", null)}>
          {workspace?.name ?? "A removed workspace"}
        </Chip>
      )}
      {model && (
        <Chip label="the model" onClear={() => setUrlParam("model", null)}>
          {model}
        </Chip>
      )}
      {isNarrowed(filter) && (
        <Button size="sm" variant="quiet" onClick={clear}>
          Clear
        </Button>
      )}
    </search>
  );
};
