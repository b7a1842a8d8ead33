const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** An error as the Anthropic API shapes it (docs.anthropic.com, "Errors"). */
export const renderAnthropicError = (status: number, message: string, requestId: string) => ({
  type: "error",
  error: { type: TYPES[status] ?? (status < 500 ? "invalid_request_error" : "api_error"), message },
  request_id: requestId,
});
