"use client";
import type { TenantView } from "@molecule/api";
import { FlaskConical } from "lucide-react";
import { Badge } from "../../ui/badge.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Card } from "../../ui/page.tsx";
import { useHere } from "../frame/tenant-context.tsx";

const MODES: Readonly<Record<TenantView["billingMode"], { word: string; means: string }>> = {
  platform_managed: {
    word: "Platform credits",
    means:
      "New workspaces are offered platform models first; those calls are charged to your credits. Provider keys cannot be set for all workspaces, so that none gets around the meter; a single workspace can still bring its own.",
  },
  byok: {
    word: "Own keys",
    means:
      "New workspaces are offered models on your own keys and subscriptions first, and provider keys may be set for all workspaces. A workspace that chooses a platform model still uses credits.",
  },
};

/** What the organization is called, and what its billing mode means. */
export const OrganizationSection = () => {
  const { tenant } = useHere();
  const mode = MODES[tenant.billingMode];
  return (
    <Card title="Organization">
      <dl className="divide-y divide-line">
        <div className="flex flex-wrap items-center gap-x-4 px-4 py-3">
          <dt className="w-32 shrink-0 text-muted">Name</dt>
          <dd className="flex min-w-0 items-center gap-2 font-medium">
            <span className="truncate">{tenant.name}</span>
            {tenant.sandbox && (
              <Badge tone="warn" title="A local model answers here, and nobody is billed.">
                <FlaskConical aria-hidden className="size-3" />
                Sandbox
              </Badge>
            )}
          </dd>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 px-4 py-1.5">
          <dt className="w-32 shrink-0 text-muted">Id</dt>
          <dd className="flex min-w-0 items-center gap-1">
            <span className="truncate font-mono text-xs">{tenant.id}</span>
            <CopyButton text={tenant.id} label="Copy the organization's id" />
          </dd>
        </div>
        <div className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-3">
          <dt className="w-32 shrink-0 text-muted">Billing mode</dt>
          <dd className="min-w-0 flex-1 basis-60">
            <p className="font-medium">{mode.word}</p>
            <p className="mt-0.5 text-pretty text-muted">{mode.means}</p>
            <p className="mt-1.5 text-muted text-xs">
              Only an operator of the platform changes it. It never decides who pays for a workspace: the
              workspace's model does.
            </p>
          </dd>
        </div>
      </dl>
    </Card>
  );
};
