"use client";
import { Button } from "../src/ui/button.tsx";
import { Empty } from "../src/ui/empty.tsx";

/** What a page shows when it could not be made at all; the cause is in the server's log under the digest. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="flex min-h-full items-center justify-center">
      <Empty title="This page could not be loaded" action={<Button onClick={reset}>Try again</Button>}>
        The server did not answer as it should; nothing you stored is affected.
        {error.digest && <p className="mt-2 font-mono text-xs">Reference {error.digest}</p>}
      </Empty>
    </main>
  );
}
