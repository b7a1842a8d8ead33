"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Section } from "../../ui/section.tsx";
import { Select } from "../../ui/select.tsx";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";

const CHOICES = [
  { value: "never", label: "Never" },
  { value: "5", label: "5 minutes without a task" },
  { value: "15", label: "15 minutes without a task" },
  { value: "60", label: "An hour without a task" },
  { value: "240", label: "4 hours without a task" },
  { value: "1440", label: "A day without a task" },
  { value: "10080", label: "A week without a task" },
] as const;

const wordsOf = (minutes: number): string => `${minutes} minutes without a task`;

/** When it goes to sleep by itself. A message wakes it, so nothing is lost but the seconds of a start. */
export const HibernationSection = ({ node, detail }: { node: WorkspaceNode; detail: WorkspaceDetail }) => {
  const trpc = useTRPC();
  const mayEdit = useMay("member");
  const where = { tenantId: useTenantId(), workspaceId: node.id };
  const stands = detail.hibernateAfterMinutes === null ? "never" : String(detail.hibernateAfterMinutes);
  const [chosen, setChosen] = useState(stands);
  const save = useVerb(trpc.lifecycle.setHibernation.mutationOptions(), "workspace");
  const hibernate = useVerb(trpc.lifecycle.hibernate.mutationOptions(), "workspace");
  const isOffered = CHOICES.some(({ value }) => value === stands);
  const options = isOffered ? [...CHOICES] : [...CHOICES, { value: stands, label: wordsOf(Number(stands)) }];
  const error = save.error ?? hibernate.error;
  return (
    <Section title="Hibernation">
      <p className="mb-3 text-muted text-sm">
        A workspace that hibernates runs nothing and costs nothing. The next message wakes it, by the same way
        as a restart.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label="Hibernate after"
          value={chosen}
          options={options}
          disabled={!mayEdit}
          className="min-w-56"
          onChange={setChosen}
        />
        {mayEdit && chosen !== stands && (
          <>
            <Button
              variant="primary"
              busy={save.isPending}
              onClick={() =>
                save.mutate({ ...where, afterMinutes: chosen === "never" ? null : Number(chosen) })
              }
            >
              Save
            </Button>
            <Button onClick={() => setChosen(stands)}>Discard</Button>
          </>
        )}
        {mayEdit && chosen === stands && node.desiredState === "running" && (
          <Button busy={hibernate.isPending} onClick={() => hibernate.mutate(where)}>
            Hibernate now
          </Button>
        )}
      </div>
      {error && (
        <div className="mt-3">
          <FailureNotice error={error} />
        </div>
      )}
    </Section>
  );
};
