"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import type { WorkspaceNode } from "@molecule/api";
import { attentionLine, stageProgress } from "../workspace/attention.ts";
import { PayerChip } from "../workspace/payer-chip.tsx";
import { stateLook } from "../workspace/state-look.ts";
import { StateMark } from "../workspace/state-mark.tsx";

/** One workspace among the results of a search. */
export const SearchResult = ({ node, onOpen }: { node: WorkspaceNode; onOpen: () => void }) => {
  const look = stateLook(node.observedState, stageProgress(node.stage) !== null);
  const line = attentionLine(node);
  return (
    <Autocomplete.Item
      value={node}
      onClick={onOpen}
      className="flex flex-col gap-1 rounded-sm px-2 py-1.5 outline-none data-highlighted:bg-subtle"
    >
      <span className="flex items-center gap-2">
        <span className="truncate font-medium">{node.name}</span>
        {node.role && <span className="truncate text-muted text-xs">{node.role}</span>}
        <StateMark look={look} className="ml-auto shrink-0 text-xs" />
      </span>
      <span className="flex min-w-0 items-center gap-2">
        <PayerChip payer={node.payer} />
        {line && <span className="truncate text-muted text-xs">{line.text}</span>}
      </span>
    </Autocomplete.Item>
  );
};
