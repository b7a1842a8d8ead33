import { runIdSchema, tenantIdSchema, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import type { RunRef } from "./driver.ts";

/** Reads whose run an engine's labels name, by the names that they have there; null when they are no labels of ours. */
export const createLabelReader = (names: {
  readonly run: string;
  readonly workspace: string;
  readonly tenant: string;
}): ((labels: unknown) => RunRef | null) => {
  const refSchema = z.object({
    runId: runIdSchema,
    workspaceId: workspaceIdSchema,
    tenantId: tenantIdSchema,
  });
  const labelsSchema = z.record(z.string(), z.unknown());
  return (labels) => {
    const found = labelsSchema.safeParse(labels);
    if (!found.success) return null;
    const { [names.run]: runId, [names.workspace]: workspaceId, [names.tenant]: tenantId } = found.data;
    const ref = refSchema.safeParse({ runId, workspaceId, tenantId });
    return ref.success ? ref.data : null;
  };
};
