import { Skeleton } from "../../ui/skeleton.tsx";

/** The shape of a chart above a small table. */
export const UsageSkeleton = () => (
  <div role="status" aria-label="Loading" className="flex flex-col gap-4">
    <Skeleton className="h-33 w-full" />
    <Skeleton className="h-20 w-full" />
  </div>
);
