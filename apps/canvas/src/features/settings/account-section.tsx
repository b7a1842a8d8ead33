"use client";
import { LogOut } from "lucide-react";
import { signOut } from "../../trpc/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/page.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { ROLE_WORDS } from "./role-words.ts";

/** Who is signed in. */
export const AccountSection = () => {
  const { me, tenant } = useHere();
  return (
    <Card title="Your account">
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
        <div className="min-w-0">
          <p className="truncate font-medium">{me.name}</p>
          <p className="truncate text-muted">{me.email}</p>
          <p className="mt-1 text-muted text-xs">
            {ROLE_WORDS[tenant.role].word} here{me.operator && ", and an operator of the platform"}
          </p>
        </div>
        <Button icon={LogOut} onClick={() => void signOut().then(() => window.location.assign("/sign-in"))}>
          Sign out
        </Button>
      </div>
    </Card>
  );
};
