import { DomainError } from "@molecule/domain";
import { callTRPCProcedure } from "@trpc/server";
import { type ApiServices, createApiContext } from "../context.ts";
import { answerFailure, failureResponse } from "../http/answer-failure.ts";
import { checkDoor } from "../http/check-door.ts";
import { readBody } from "../http/read-body.ts";
import { appRouter } from "../router.ts";
import { fromPlainJson, toPlainJson } from "./plain-json.ts";
import { listPublished, type PublishedProcedure } from "./procedures.ts";

export const REST_ENDPOINT = "/api/v1";

type Route = PublishedProcedure & { readonly pattern: RegExp };

let routes: readonly Route[] | undefined;

const listRoutes = (): readonly Route[] => {
  routes ??= listPublished().map((procedure) => ({
    ...procedure,
    pattern: new RegExp(`^${procedure.at.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
  }));
  return routes;
};

type Found = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @throws DomainError NOT_FOUND, or BAD_INPUT for a method that the address does not take */
const findRoute = (method: string, path: string): Found => {
  const here = listRoutes().flatMap((route) => {
    const match = route.pattern.exec(path);
    const groups = Object.entries(match?.groups ?? {}).map(([name, text]) => [name, decode(text)] as const);
    return match === null ? [] : [{ route, params: Object.fromEntries(groups) }];
  });
  const found = here.find(({ route }) => route.at.method === method);
  if (found !== undefined) return found;
  if (here.length === 0)
    throw new DomainError("NOT_FOUND", "There is no such address in this API.", {
      remedy: `See ${REST_ENDPOINT}/openapi.json.`,
    });
  const methods = here.map(({ route }) => route.at.method).join(", ");
  throw new DomainError("BAD_INPUT", `This address takes ${methods}.`, {
    remedy: `See ${REST_ENDPOINT}/openapi.json.`,
  });
};

const readObject = async (request: Request): Promise<Record<string, unknown>> => {
  const text = await readBody(request);
  if (text.trim() === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // The text may be a secret: it is not repeated.
  }
  throw new DomainError("BAD_INPUT", "The body must be a JSON object.", { remedy: "Send a JSON object." });
};

const readInput = async (request: Request, url: URL, { route, params }: Found): Promise<unknown> => {
  const inAddress = { ...(route.at.method === "GET" ? Object.fromEntries(url.searchParams) : {}), ...params };
  const body = route.at.method === "GET" ? {} : await readObject(request);
  const read = (value: object, addressed: boolean): object =>
    route.inputs.reduce<object>((input, schema) => Object(fromPlainJson(schema, input, addressed)), value);
  return { ...read(body, false), ...read(inAddress, true) };
};

/**
 * Answers a request below `/api/v1`: the published procedures as REST, by the same code, checks and errors. Moments are
 * ISO 8601 and integers of money text.
 */
export const answerRestRequest = async (api: ApiServices, request: Request): Promise<Response> => {
  const url = new URL(request.url);
  try {
    checkDoor(request, api.auth.origins);
    const found = findRoute(request.method, url.pathname.slice(REST_ENDPOINT.length));
    // Each part of a procedure's input asks for it, and a body can be read once.
    let input: Promise<unknown> | undefined;
    const output: unknown = await callTRPCProcedure({
      router: appRouter,
      path: found.route.name,
      getRawInput: () => {
        input ??= readInput(request, url, found);
        return input;
      },
      ctx: createApiContext(api, request.headers),
      type: found.route.at.method === "GET" ? "query" : "mutation",
      signal: request.signal,
      batchIndex: 0,
    });
    const headers = { "cache-control": "no-store" };
    if (output === undefined) return new Response(null, { status: 204, headers });
    return Response.json(toPlainJson(output), { headers });
  } catch (error) {
    return failureResponse(answerFailure(api, url.pathname, error));
  }
};
