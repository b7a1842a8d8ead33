import clsx from "clsx";

/** A block of the final shape while its content loads. Hidden from screen readers: the region says "Loading". */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={clsx("animate-pulse rounded-md bg-subtle", className)} />
);

/** Rows of the final height, so that nothing jumps when they arrive. */
export const SkeletonRows = ({ rows = 6, height = "h-10" }: { rows?: number; height?: string }) => (
  <div role="status" aria-label="Loading" className="flex flex-col gap-px">
    {Array.from({ length: rows }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders have no other identity
      <div key={index} className={clsx("flex items-center gap-3 px-4", height)}>
        <Skeleton className="h-3 w-1/4" />
        <Skeleton className="h-3 flex-1" />
        <Skeleton className="h-3 w-16" />
      </div>
    ))}
  </div>
);
