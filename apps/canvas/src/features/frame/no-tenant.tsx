"use client";
import type { Me } from "@molecule/api";
import { Building2 } from "lucide-react";
import { signOut } from "../../trpc/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";

/** Signed in, and a member of nothing yet. */
export const NoTenant = ({ me }: { me: Me }) => (
  <main className="flex min-h-full items-center justify-center">
    <Empty
      icon={Building2}
      title="You belong to no organization yet"
      action={
        <Button
          onClick={() => {
            void signOut().then(() => window.location.assign("/sign-in"));
          }}
        >
          Sign out
        </Button>
      }
    >
      Ask an owner to add {me.email}.
    </Empty>
  </main>
);
