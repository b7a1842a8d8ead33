"use client";
import { CreditCard } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { openPanel, usePanelPlace } from "../../url/panel-url.ts";

type MessageErrorProps = {
  error: { readonly code: string; readonly message: string; readonly remedy: string | null };
  actions?: ReactNode;
};

/** Refusals for money; what bounds it stands on the Billing tab. */
const MONEY = new Set(["BUDGET_EXCEEDED", "OUT_OF_CREDIT", "TENANT_SUSPENDED", "PROVIDER_SUSPENDED"]);

const ToBilling = () => {
  const { workspaceId } = usePanelPlace();
  return (
    workspaceId !== null && (
      <Button size="sm" icon={CreditCard} onClick={() => openPanel({ workspaceId, tab: "billing" })}>
        See what bounds it
      </Button>
    )
  );
};

/** Why there is no answer, or no whole one. It never looks like something the agent said. */
export const MessageError = ({ error, actions }: MessageErrorProps) => (
  <Notice
    tone="bad"
    title={error.message}
    code={error.code}
    actions={
      <>
        {MONEY.has(error.code) && <ToBilling />}
        {actions}
      </>
    }
  >
    {error.remedy}
  </Notice>
);
