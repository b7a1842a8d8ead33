const typeOf = (status: number): string => {
  if (status === 429) return "rate_limit_exceeded";
  return status < 500 ? "invalid_request_error" : "server_error";
};

/** An error as the OpenAI API shapes it (platform.openai.com, "Error codes"). */
export const renderOpenAiError = (status: number, message: string, code: string | null = null) => ({
  error: { message, type: typeOf(status), param: null, code: status === 401 ? "invalid_api_key" : code },
});
