import { DomainError, notFound } from "@molecule/domain";
import { findRuntimeModels, type ModelChoice } from "@molecule/services";
import type { ApiServices } from "../context.ts";
import { answerOperatorRequest } from "../http/answer-operator-request.ts";

/** Integers as text, since JSON's numbers are not exact for every client. */
const priceBody = (price: NonNullable<ModelChoice["price"]>) => ({
  unit: "nano-USD per million tokens",
  input: price.input?.toString() ?? null,
  output: price.output?.toString() ?? null,
  cache_read: price.cacheRead?.toString() ?? null,
  cache_write_5m: price.cacheWrite5m?.toString() ?? null,
  cache_write_1h: price.cacheWrite1h?.toString() ?? null,
});

const modelBody = ({ model, provider, platformBilled, offered, authEnv, price }: ModelChoice) => ({
  model,
  provider,
  platform_billed: platformBilled,
  ...(platformBilled ? { offered } : {}),
  ...(platformBilled ? {} : { auth_env: authEnv }),
  ...(price === null ? {} : { price: priceBody(price) }),
});

/** GET `/admin/llm/offered-models?runtime=`, for operators; 404 for an unknown runtime. */
export const answerOfferedModels = (api: ApiServices, request: Request): Promise<Response> =>
  answerOperatorRequest(api, request, async ({ ctx }) => {
    const runtime = new URL(request.url).searchParams.get("runtime")?.trim() ?? "";
    if (runtime === "")
      throw new DomainError("BAD_INPUT", "Name a runtime: ?runtime=claude-code", { field: "runtime" });
    const models = await findRuntimeModels(ctx.services, runtime);
    if (models === undefined) throw notFound("runtime");
    return Response.json(
      { runtime, models: models.map(modelBody) },
      { headers: { "cache-control": "no-store" } },
    );
  });
