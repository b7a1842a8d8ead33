import Link from "next/link";
import { Empty } from "../src/ui/empty.tsx";

export default function NotFoundPage() {
  return (
    <main className="flex min-h-full items-center justify-center">
      <Empty
        title="There is nothing at this address"
        action={
          <Link href="/" className="font-medium text-accent underline-offset-2 hover:underline">
            Go to your canvas
          </Link>
        }
      >
        The organization may have been renamed, or you are not a member of it.
      </Empty>
    </main>
  );
}
