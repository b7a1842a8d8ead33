"use client";
import clsx from "clsx";
import { CornerDownRight } from "lucide-react";
import { memo } from "react";
import { wishFocus } from "../../canvas/focus-wish.ts";
import { Moment } from "../../ui/moment.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { toggleSelected, useIsSelected } from "../bulk/selection-store.ts";
import { useMay } from "../frame/tenant-context.tsx";
import { attentionLine, STAGE_WORDS, stageProgress } from "../workspace/attention.ts";
import { PayerChip } from "../workspace/payer-chip.tsx";
import { stateLook } from "../workspace/state-look.ts";
import { StateMark } from "../workspace/state-mark.tsx";
import { ListCell } from "./list-cell.tsx";
import type { ListRow } from "./sort-workspaces.ts";
import { LIST_COLUMNS } from "./workspace-table.tsx";

type RowProps = {
  row: ListRow;
  index: number;
  top: number;
  height: number;
  selected: boolean;
  tabbable: boolean;
  onFocus: (index: number) => void;
};

const INK = { bad: "text-bad", warn: "text-warn", accent: "text-accent" } as const;

/** One workspace as a row; pressing it opens the panel. */
export const WorkspaceRow = memo(({ row, index, top, height, selected, tabbable, onFocus }: RowProps) => {
  const { node, depth } = row;
  const picked = useIsSelected(node.id);
  const mayPick = useMay("member");
  const starting = stageProgress(node.stage) !== null;
  const look = stateLook(node.observedState, starting);
  const line = attentionLine(node);
  const open = () => openPanel({ workspaceId: node.id });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={`${node.name}, ${look.word}, ${node.payer.chip}`}
      tabIndex={tabbable ? 0 : -1}
      data-index={index}
      data-workspace-id={node.id}
      onFocus={() => onFocus(index)}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        wishFocus("panel");
        open();
      }}
      className={clsx(
        LIST_COLUMNS,
        "absolute inset-x-0 cursor-pointer border-b text-sm outline-offset-[-2px] transition-colors",
        selected ? "bg-accent/8 shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-subtle/60",
      )}
      style={{ top, height }}
    >
      <ListCell
        className="flex min-w-0 items-center gap-1.5"
        style={{ paddingLeft: Math.min(depth, 8) * 16 }}
      >
        {mayPick && (
          <input
            type="checkbox"
            aria-label={`Pick ${node.name}`}
            checked={picked}
            tabIndex={tabbable ? 0 : -1}
            onClick={(event) => event.stopPropagation()}
            onKeyDown={(event) => event.key !== "Tab" && event.stopPropagation()}
            onChange={() => toggleSelected(node.id)}
            className="size-4 shrink-0 accent-(--accent)"
          />
        )}
        {depth > 0 && <CornerDownRight aria-hidden className="size-3.5 shrink-0 text-line-strong" />}
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex min-w-0 items-baseline gap-1.5">
            <span className="max-w-[75%] shrink-0 truncate font-medium">{node.name}</span>
            {node.role && (
              <span className={clsx("truncate text-muted text-xs", line && "@max-5xl:hidden")}>
                {node.role}
              </span>
            )}
            {line && (
              <span className={clsx("truncate text-xs @5xl:hidden", INK[line.tone])}>{line.text}</span>
            )}
          </span>
          <span className="flex @2xl:hidden">
            <PayerChip payer={node.payer} sandbox={node.sandbox} />
          </span>
        </span>
      </ListCell>
      <ListCell>
        <StateMark look={starting && node.stage ? { ...look, word: STAGE_WORDS[node.stage] } : look} />
      </ListCell>
      <ListCell className="min-w-0 text-muted text-xs @max-2xl:hidden">
        <span className="block truncate font-mono text-text">{node.model ?? "no model"}</span>
        <span className="block truncate">{node.runtime}</span>
      </ListCell>
      <ListCell className="flex min-w-0 @max-2xl:hidden">
        <PayerChip payer={node.payer} sandbox={node.sandbox} />
      </ListCell>
      <ListCell className={clsx("min-w-0 truncate text-xs @max-5xl:hidden", line && INK[line.tone])}>
        {line?.text}
      </ListCell>
      <ListCell className="justify-self-end text-muted text-xs tabular-nums @max-5xl:hidden">
        {node.lastActivityAt && <Moment at={node.lastActivityAt} />}
      </ListCell>
    </div>
  );
});
