import { answerAuthRequest } from "@molecule/services/auth";
import type { ApiServices } from "../context.ts";
import { answerFailure, failureResponse } from "./answer-failure.ts";
import { checkDoor } from "./check-door.ts";
import { readBody } from "./read-body.ts";

const BODY_MAX_BYTES = 16 * 1024;

/** Answers a request below `/api/auth`: signing in and out, and one's own sessions and password. */
export const answerSignInRequest = async (api: ApiServices, request: Request): Promise<Response> => {
  try {
    checkDoor(request, api.auth.origins);
    if (request.method === "GET") return await answerAuthRequest(api.auth, request);
    const body = await readBody(request, BODY_MAX_BYTES);
    const { url, method, headers } = request;
    return await answerAuthRequest(api.auth, new Request(url, { method, headers, body }));
  } catch (error) {
    return failureResponse(answerFailure(api, "/api/auth", error));
  }
};
