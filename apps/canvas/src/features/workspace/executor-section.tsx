"use client";
import type { WorkspaceDetail } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Section } from "../../ui/section.tsx";
import { Select } from "../../ui/select.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

const LOOP = "The small loop";

type Props = {
  workspaceId: WorkspaceId;
  executor: NonNullable<WorkspaceDetail["executor"]>;
  mayEdit: boolean;
};

/** In a sandbox the small loop answers unless somebody lets the installed runtime answer itself. */
export const ExecutorSection = ({ workspaceId, executor, mayEdit }: Props) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const { product, installed } = executor;
  const [choice, setChoice] = useState(executor.choice);
  const save = useVerb(trpc.workspaceConfig.setExecutor.mutationOptions(), "workspace");
  if (!mayEdit)
    return (
      <Section title="Answered by">
        <p>{executor.choice === "loop" ? LOOP : product}</p>
      </Section>
    );
  return (
    <Section title="Answered by">
      <div className="flex flex-col gap-3">
        <Select
          label="Answered by"
          value={choice}
          options={[
            { value: "loop", label: LOOP, detail: "adds, repeats, calls a few safe tools" },
            {
              value: "runtime",
              label: product,
              detail: installed ? "the real one, with its own tools" : "not installed here",
              disabled: !installed,
            },
          ]}
          onChange={setChoice}
        />
        {!installed && (
          <p className="text-muted text-sm">
            The real {product} can answer here as well, after an operator runs{" "}
            <code className="font-mono text-xs">
              molecule runtime install {product === "Codex" ? "codex" : "claude-code"}
            </code>
            .
          </p>
        )}
        {save.error && <FailureNotice error={save.error} />}
        {choice !== executor.choice && (
          <div className="flex gap-2">
            <Button
              variant="primary"
              busy={save.isPending}
              onClick={() => save.mutate({ tenantId, workspaceId, executor: choice })}
            >
              Save and restart
            </Button>
            <Button onClick={() => setChoice(executor.choice)}>Discard</Button>
          </div>
        )}
      </div>
    </Section>
  );
};
