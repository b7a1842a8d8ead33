import { DomainError, tenantIdSchema } from "@molecule/domain";
import { exportFocus } from "@molecule/services";
import { type ApiServices, createApiContext } from "../context.ts";
import { answerFailure, failureResponse } from "../http/answer-failure.ts";
import { checkDoor } from "../http/check-door.ts";
import { assertSignedIn, operatorScope, resolveScope } from "../trpc.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @throws DomainError BAD_INPUT */
const readDay = (url: URL, name: string): Date => {
  const text = url.searchParams.get(name) ?? "";
  const day = new Date(`${text}T00:00:00Z`);
  if (DAY.test(text) && !Number.isNaN(day.getTime())) return day;
  throw new DomainError("BAD_INPUT", `"${name}" must be a day.`, {
    field: name,
    remedy: "Ask with ?from=2026-11-01&until=2026-12-01; the last day is not included.",
  });
};

/** A stream that asks for the next part only when the reader has taken the last one. */
const streamOf = (parts: AsyncGenerator<string>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
};

/**
 * GET `/api/tenants/:id/focus.csv?from=2026-11-01&until=2026-12-01`, for members and operators: what the
 * organization was charged in the days from `from` to before `until`, in the columns of FOCUS.
 */
export const answerFocusExport = async (
  api: ApiServices,
  request: Request,
  id: string,
): Promise<Response> => {
  const url = new URL(request.url);
  try {
    checkDoor(request, api.auth.origins);
    const ctx = createApiContext(api, request.headers);
    const session = await assertSignedIn(ctx);
    const tenantId = tenantIdSchema.safeParse(id);
    if (!tenantId.success)
      throw new DomainError("BAD_INPUT", "An organization's id is a UUID.", { field: "id" });
    const scope = session.operator
      ? operatorScope(session, tenantId.data)
      : await resolveScope(ctx, session, tenantId.data, "viewer");
    const period = { from: readDay(url, "from"), until: readDay(url, "until") };
    const name = `molecule-${url.searchParams.get("from")}-${url.searchParams.get("until")}.csv`;
    return new Response(streamOf(exportFocus(api.services, scope, period)), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return failureResponse(answerFailure(api, url.pathname, error));
  }
};
