import { withSystem } from "@molecule/db";
import { findWorkspaceTenant } from "@molecule/db/repositories";
import {
  DomainError,
  notFound,
  type TenantScope,
  type WorkspaceId,
  workspaceIdSchema,
} from "@molecule/domain";
import { type PayerStanding, resolveWorkspace, setOverride } from "@molecule/services";
import { z } from "zod";
import type { ApiServices } from "../context.ts";
import { answerOperatorRequest, type OperatorRequest } from "../http/answer-operator-request.ts";
import { readBody } from "../http/read-body.ts";
import { operatorScope } from "../trpc.ts";

const NO_STORE = { headers: { "cache-control": "no-store" } };
const BODY_MAX_BYTES = 65_536;

const bodySchema = z.strictObject({ mode: z.string().nullable() });

/** @throws DomainError BAD_INPUT */
const parseId = (text: string): WorkspaceId => {
  const parsed = workspaceIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new DomainError("BAD_INPUT", "A workspace's id is a UUID.", { field: "id" });
};

/** @throws DomainError BAD_INPUT when the body is anything else than `{"mode": text or null}` */
const parseMode = async (request: Request): Promise<string | null> => {
  try {
    const text = await readBody(request, BODY_MAX_BYTES);
    return bodySchema.parse(JSON.parse(text)).mode;
  } catch (cause) {
    throw new DomainError(
      "BAD_INPUT",
      'The body must be {"mode": "byok" | "platform_managed" | "disabled" | null}.',
      { field: "mode" },
      { cause },
    );
  }
};

/** The decision under the names that scripts know. */
const resolutionBody = ({ resolution }: Pick<PayerStanding, "resolution">) => ({
  workspace_id: resolution.workspaceId,
  resolved_mode: resolution.resolvedMode,
  workspace_override: resolution.workspaceOverride,
  org_default: resolution.orgDefault,
  source: resolution.source,
  provider_selection: resolution.providerSelection,
  effective_model: resolution.effectiveModel,
  model_origin: resolution.modelOrigin,
  payer: resolution.payer,
  derivation: resolution.derivation,
  trace: resolution.trace,
});

/** Nothing may be concluded from facts that could not be read; the safe default is for display only. */
const unreadable = (workspaceId: WorkspaceId, error: string): Response =>
  Response.json(
    { error, safe_default: "platform_managed", workspace_id: workspaceId },
    { status: 500, ...NO_STORE },
  );

const findScope = async (
  { ctx, session }: OperatorRequest,
  workspaceId: WorkspaceId,
): Promise<TenantScope> => {
  const tenantId = await withSystem(ctx.services.db, (tx) => findWorkspaceTenant(tx, workspaceId), {
    readOnly: true,
  });
  if (tenantId === undefined) throw notFound("workspace");
  return operatorScope(session, tenantId);
};

const readMode = async (asked: OperatorRequest, workspaceId: WorkspaceId): Promise<Response> => {
  const { services } = asked.ctx;
  const { resolution } = await resolveWorkspace(services, await findScope(asked, workspaceId), workspaceId);
  if (resolution.source === "constant_fallback")
    return unreadable(workspaceId, resolution.error ?? "the facts could not be read");
  return Response.json(resolutionBody({ resolution }), NO_STORE);
};

const writeMode = async (asked: OperatorRequest, workspaceId: WorkspaceId): Promise<Response> => {
  const mode = await parseMode(asked.request);
  const scope = await findScope(asked, workspaceId);
  const standing = await setOverride(asked.ctx.services, scope, { workspaceId, mode });
  return Response.json({ ...resolutionBody(standing), needs_restart: standing.needsRestart }, NO_STORE);
};

/**
 * GET and PUT `/admin/workspaces/:id/llm-billing-mode`, for operators: who pays for a workspace and why, and the
 * override of it. 400 for a bad id or body, 404 for an unknown workspace, 500 with a safe default when the facts
 * cannot be read.
 */
export const answerLlmBillingMode = (api: ApiServices, request: Request, id: string): Promise<Response> =>
  answerOperatorRequest(
    api,
    request,
    async (asked) => (request.method === "PUT" ? writeMode : readMode)(asked, parseId(id)),
    (message) => {
      const known = workspaceIdSchema.safeParse(id);
      return known.success ? unreadable(known.data, message) : null;
    },
  );
