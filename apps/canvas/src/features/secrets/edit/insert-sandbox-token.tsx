"use client";
import { useMutation } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { useHere } from "../../frame/tenant-context.tsx";

/** In a sandbox: puts a credential that only the local model accepts into the field. Nothing is stored by it. */
export const InsertSandboxToken = ({ onToken }: { onToken: (token: string) => void }) => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const issue = useMutation(
    trpc.secret.issueSandboxToken.mutationOptions({ onSuccess: ({ token }) => onToken(token) }),
  );
  if (!tenant.sandbox) return null;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Button
        size="sm"
        icon={FlaskConical}
        busy={issue.isPending}
        onClick={() => issue.mutate({ tenantId: tenant.id })}
      >
        Insert a sandbox token
      </Button>
      {issue.error && <span className="text-bad text-xs">{failureWords(issue.error).message}</span>}
    </span>
  );
};
