import { DomainError, type DomainErrorDetail, type ErrorCode, type Id, newId } from "@molecule/domain";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { ZodError } from "zod";
import { ERROR_TABLE } from "./error-table.ts";

/** What a client learns of a failure. */
export type Failure = DomainErrorDetail & {
  readonly code: ErrorCode;
  readonly message: string;
  /** Of a fault of ours: the id under which the log has it, and all that is said about it. */
  readonly faultId?: string;
};

const faultIds = new WeakMap<Error, string>();

/** The id of one fault, the same wherever it is asked for: in the answer and in the log. */
export const faultIdOf = (error: Error): string => {
  const known = faultIds.get(error);
  if (known !== undefined) return known;
  const id = newId<Id<"fault">>();
  faultIds.set(error, id);
  return id;
};

const describeInput = (error: ZodError): Failure => {
  const issue = error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const where = field === "" ? "The input" : `"${field}"`;
  return {
    code: "BAD_INPUT",
    message: `${where} is not valid: ${issue?.message ?? "it has another shape"}.`,
    ...(field === "" ? {} : { field }),
  };
};

/** The transport's own refusals (no such procedure, unreadable body …), by their tRPC code. */
const TRANSPORT_CODES: Partial<Record<TRPCError["code"], ErrorCode>> = {
  BAD_REQUEST: "BAD_INPUT",
  PARSE_ERROR: "BAD_INPUT",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_SUPPORTED: "BAD_INPUT",
  UNSUPPORTED_MEDIA_TYPE: "BAD_INPUT",
  PAYLOAD_TOO_LARGE: "TOO_LARGE",
};

/** Says what may be said about an error. One that we did not throw on purpose gives its id and nothing else. */
export const describeFailure = (error: TRPCError): Failure => {
  const { cause } = error;
  if (cause instanceof DomainError) return { ...cause.detail, code: cause.code, message: cause.message };
  if (error.code === "BAD_REQUEST" && cause instanceof ZodError) return describeInput(cause);
  const code = TRANSPORT_CODES[error.code];
  if (code !== undefined)
    return {
      code,
      message: code === "NOT_FOUND" ? "There is no such procedure." : "The request could not be read.",
    };
  const faultId = faultIdOf(error);
  return {
    code: "INTERNAL",
    message: `Something went wrong on our side. It is in the log as ${faultId}.`,
    faultId,
  };
};

/** Whether an error is a fault of ours that belongs into the log. */
export const isFault = (error: TRPCError): boolean => describeFailure(error).faultId !== undefined;

/** Turns whatever a procedure threw into what tRPC sends; the original is kept as cause. */
export const toTrpcError = (error: Error): TRPCError => {
  const origin = error instanceof TRPCError && error.cause instanceof DomainError ? error.cause : error;
  if (origin instanceof DomainError) {
    return new TRPCError({ code: ERROR_TABLE[origin.code], message: origin.message, cause: origin });
  }
  return error instanceof TRPCError ? error : new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error });
};

/** HTTP status and body for doors that are not tRPC. */
export const toHttpFailure = (error: Error): { readonly status: number; readonly failure: Failure } => {
  const translated = toTrpcError(error);
  return { status: getHTTPStatusCodeFromError(translated), failure: describeFailure(translated) };
};

/** A stream whose end by an error is translated like that of a call; a client then knows whether to come back. */
export async function* translatingErrors<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    throw toTrpcError(error instanceof Error ? error : new Error(String(error)));
  }
}
