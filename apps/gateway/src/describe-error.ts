export type DescribedError = { readonly name: string; readonly message: string; readonly code?: string };

/**
 * An error as it may be logged: the innermost cause's name, code and words. The outer ones of the database layer
 * repeat statements with their parameters.
 */
export const describeError = (error: unknown): DescribedError => {
  let inner: unknown = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error))
    return { name: "Unknown", message: "Something other than an error was thrown." };
  const code = "code" in inner && typeof inner.code === "string" ? { code: inner.code } : {};
  return { name: inner.name, message: inner.message, ...code };
};
