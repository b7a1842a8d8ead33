import type { SecretList } from "@molecule/api";
import { StopNow } from "./stop-now.tsx";

/** Names that are stored no more and that the live run still has. */
export const RemovedButRunning = ({ list }: { list: SecretList }) =>
  list.removedButRunning.length > 0 && (
    <section aria-label="Removed, still running" className="border-b bg-ground px-4 py-2.5">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium text-muted text-xs">Removed, and still in the live run</h3>
        <StopNow workspaceId={list.workspaceId} names={list.removedButRunning.map(({ name }) => name)} />
      </div>
      <ul>
        {list.removedButRunning.map(({ name, version }) => (
          <li key={name} className="flex justify-between gap-2 text-muted text-xs">
            <span className="break-all font-mono line-through">{name}</span>
            <span className="tabular-nums">running v{version}</span>
          </li>
        ))}
      </ul>
    </section>
  );
