/** Why somebody could not be signed in, in words for the form; null when they are. */
export type SignInOutcome = { readonly message: string } | null;

const post = (path: string, body: object): Promise<Response> =>
  fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const messageOf = (status: number): string => {
  if (status === 401) return "This address and password do not belong together.";
  if (status === 429) return "Too many tries. Wait a few minutes, then try again.";
  if (status >= 500) return "Signing in does not work just now. Try again in a moment.";
  return "You could not be signed in. Check the address and the password.";
};

/** Signs in; the session stands in a cookie that scripts cannot read. */
export const signIn = async (email: string, password: string): Promise<SignInOutcome> => {
  const response = await post("/sign-in/email", { email, password }).catch(() => undefined);
  if (response === undefined) return { message: "The server cannot be reached." };
  return response.ok ? null : { message: messageOf(response.status) };
};

/** Ends this session everywhere at once. */
export const signOut = async (): Promise<void> => {
  await post("/sign-out", {});
};
