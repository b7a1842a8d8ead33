import { Logo } from "../../ui/logo.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/** The frame's shape while it is not known yet who asks. */
export const FrameSkeleton = () => (
  <div role="status" aria-label="Loading" className="flex h-dvh flex-col">
    <div className="flex h-12 items-center gap-3 border-b bg-surface px-3.5">
      <Logo className="size-5" />
      <Skeleton className="h-4 w-32" />
    </div>
    <div className="flex min-h-0 flex-1">
      <div className="w-12 border-r bg-surface max-sm:hidden" />
    </div>
  </div>
);
