"use client";
import { CloudOff } from "lucide-react";
import { useLive } from "../../live/live-updates.tsx";
import { Tip } from "../../ui/tip.tsx";

/** Says when what is shown may be out of date. Quiet while it is not: a live page needs no praise. */
export const ConnectionState = () => {
  const { connection } = useLive();
  const lost = connection === "lost";
  return (
    <span role="status" aria-label="Connection">
      {lost ? (
        <Tip label="What you see may be out of date. It catches up by itself.">
          <span className="flex h-7 items-center gap-1.5 rounded-lg border border-warn/30 bg-warn/8 px-2 font-medium text-warn text-xs">
            <CloudOff aria-hidden className="size-3.5" />
            <span className="max-sm:sr-only">Reconnecting</span>
          </span>
        </Tip>
      ) : (
        <span className="sr-only">{connection === "live" ? "Live" : "Connecting"}</span>
      )}
    </span>
  );
};
