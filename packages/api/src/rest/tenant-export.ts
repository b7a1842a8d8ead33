import { DomainError, type TenantScope, tenantIdSchema } from "@molecule/domain";
import { type ApiServices, createApiContext } from "../context.ts";
import { answerFailure, failureResponse } from "../http/answer-failure.ts";
import { checkDoor } from "../http/check-door.ts";
import { assertSignedIn, operatorScope, resolveScope } from "../trpc.ts";

/** A file that grows as it is read. */
export type ExportedFile = {
  readonly name: string;
  readonly type: string;
  readonly parts: AsyncGenerator<string>;
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

/** Answers with a file of one organization, to its members and to operators. */
export const answerTenantExport = async (
  api: ApiServices,
  request: Request,
  id: string,
  open: (scope: TenantScope, url: URL) => ExportedFile,
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
    const { name, type, parts } = open(scope, url);
    return new Response(streamOf(parts), {
      headers: {
        "content-type": type,
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return failureResponse(answerFailure(api, url.pathname, error));
  }
};
