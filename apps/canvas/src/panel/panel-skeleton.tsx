import type { WorkspaceNode } from "@molecule/api";
import { Skeleton } from "../ui/skeleton.tsx";

/** The panel's shape, with what the list already knows. */
export const PanelSkeleton = ({ node }: { node: WorkspaceNode | undefined }) => (
  <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
    {node ? (
      <h2 className="truncate font-semibold text-lg">{node.name}</h2>
    ) : (
      <Skeleton className="h-6 w-40" />
    )}
    <Skeleton className="h-5 w-56" />
    <Skeleton className="h-8 w-full" />
    <Skeleton className="mt-4 h-40 w-full" />
  </div>
);
