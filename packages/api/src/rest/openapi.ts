import { GENERAL_CODES } from "@molecule/domain";
import { z } from "zod";
import type { ApiServices } from "../context.ts";
import { answerFailure, failureResponse } from "../http/answer-failure.ts";
import { REST_ENDPOINT } from "./answer-rest-request.ts";
import { listPublished, type PublishedProcedure } from "./procedures.ts";

type Schema = Readonly<Record<string, unknown>>;
type Fields = { readonly properties: Readonly<Record<string, Schema>>; readonly required: readonly string[] };

/** As the API speaks it: moments are ISO 8601, exact integers are text. */
const describe = (schema: z.ZodType, io: "input" | "output"): Schema => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodDate) Object.assign(jsonSchema, { type: "string", format: "date-time" });
      if (zodSchema instanceof z.ZodBigInt)
        Object.assign(jsonSchema, { type: "string", pattern: "^-?[0-9]+$" });
    },
  });
  return described;
};

const fieldsOf = ({ inputs }: PublishedProcedure): Fields => {
  const parts = inputs.map((input) => describe(input, "input"));
  return {
    properties: Object.assign({}, ...parts.map((part) => part["properties"] ?? {})),
    required: [
      ...new Set(
        parts.flatMap((part) => (Array.isArray(part["required"]) ? part["required"].map(String) : [])),
      ),
    ],
  };
};

const inPath = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].flatMap((match) => match[1] ?? []);

const describeOperation = (procedure: PublishedProcedure): Schema => {
  const { name, at, output } = procedure;
  const { properties, required } = fieldsOf(procedure);
  const pathNames = inPath(at.path);
  const rest = Object.keys(properties).filter((field) => !pathNames.includes(field));
  const parameter = (field: string, place: "path" | "query") => ({
    name: field,
    in: place,
    required: place === "path" || required.includes(field),
    schema: properties[field] ?? { type: "string" },
  });
  const needed = required.filter((field) => rest.includes(field));
  const body = {
    type: "object",
    properties: Object.fromEntries(rest.map((field) => [field, properties[field]])),
    ...(needed.length === 0 ? {} : { required: needed }),
  };
  const answers = output !== null && !(output instanceof z.ZodVoid);
  return {
    operationId: name.replace(".", "_"),
    summary: at.summary,
    tags: [name.split(".")[0]],
    parameters: [
      ...pathNames.map((field) => parameter(field, "path")),
      ...(at.method === "GET" ? rest.map((field) => parameter(field, "query")) : []),
    ],
    ...(at.method === "GET" || rest.length === 0
      ? {}
      : { requestBody: { required: needed.length > 0, content: { "application/json": { schema: body } } } }),
    responses: {
      ...(answers
        ? {
            200: {
              description: "Done",
              content: { "application/json": { schema: describe(output, "output") } },
            },
          }
        : { 204: { description: "Done" } }),
      default: { $ref: "#/components/responses/Failure" },
    },
  };
};

const FAILURE = {
  description: "What happened, why, and the next legal move",
  content: {
    "application/json": {
      schema: {
        type: "object",
        required: ["error", "message"],
        properties: {
          error: {
            type: "string",
            description: `A fixed code, such as ${GENERAL_CODES.slice(0, 4).join(", ")}`,
          },
          message: { type: "string" },
          remedy: { type: "string" },
          field: { type: "string" },
          names: { type: "array", items: { type: "string" } },
          faultId: { type: "string" },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 document of the published procedures, made from the very schemas that check them. */
export const describeApi = (): Schema => {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const procedure of listPublished()) {
    const { path, method } = procedure.at;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(procedure) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Molecule",
      version: "1",
      description:
        "Moments are ISO 8601; amounts are integers of nano-USD, as text. Values of secrets are written and never read.",
    },
    servers: [{ url: REST_ENDPOINT }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token, from the settings." },
      },
      responses: { Failure: FAILURE },
    },
  };
};

let text: string | undefined;

/** GET `/api/v1/openapi.json`, open to everybody: it holds nothing of anybody. */
export const answerOpenApi = (api: Pick<ApiServices, "reportFault">): Response => {
  try {
    text ??= JSON.stringify(describeApi());
    return new Response(text, {
      headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
    });
  } catch (error) {
    return failureResponse(answerFailure(api, `${REST_ENDPOINT}/openapi.json`, error));
  }
};
