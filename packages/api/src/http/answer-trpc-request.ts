import { describeFault } from "@molecule/domain";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type ApiServices, createApiContext } from "../context.ts";
import { faultIdOf, isFault } from "../failure.ts";
import { appRouter } from "../router.ts";
import { answerFailure, failureResponse } from "./answer-failure.ts";
import { checkDoor } from "./check-door.ts";
import { readBody } from "./read-body.ts";

const TRPC_ENDPOINT = "/api/trpc";
/** So many procedures may share a request. */
const BATCH_MAX_SIZE = 20;

/** The request with its body read up to the limit, so that nothing after this can be made to read more. */
const boundBody = async (request: Request): Promise<Request> => {
  if (request.method === "GET" || request.method === "HEAD") return request;
  const body = await readBody(request);
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body,
    signal: request.signal,
  });
};

/** Answers a request below `/api/trpc`, subscriptions included. */
export const answerTrpcRequest = async (api: ApiServices, request: Request): Promise<Response> => {
  try {
    checkDoor(request, api.auth.origins);
    return await fetchRequestHandler({
      endpoint: TRPC_ENDPOINT,
      req: await boundBody(request),
      router: appRouter,
      createContext: () => createApiContext(api, request.headers),
      maxBatchSize: BATCH_MAX_SIZE,
      responseMeta: () => ({ headers: new Headers({ "cache-control": "no-store" }) }),
      onError: ({ error, path }) => {
        if (!isFault(error)) return;
        const record = describeFault(error);
        api.reportFault({ faultId: faultIdOf(error), path: path ?? TRPC_ENDPOINT, record });
      },
    });
  } catch (error) {
    return failureResponse(answerFailure(api, TRPC_ENDPOINT, error));
  }
};
