import { Skeleton } from "../../ui/skeleton.tsx";

/** The shape of a talk while it loads. */
export const TalkSkeleton = () => (
  <div role="status" aria-label="Loading" className="mt-auto flex flex-col gap-5 p-4">
    {["w-2/5", "w-1/3"].map((width) => (
      <div key={width} className="flex flex-col gap-3">
        <Skeleton className={`ml-auto h-10 ${width}`} />
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-4 w-3/5" />
      </div>
    ))}
  </div>
);
