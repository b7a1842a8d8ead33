import type { Auth } from "./create-auth.ts";

/** What a browser may ask of the auth library. Everything else that it could do is closed. */
const OPEN_ROUTES: ReadonlySet<string> = new Set([
  "POST /sign-in/email",
  "POST /sign-out",
  "GET /get-session",
  "GET /list-sessions",
  "POST /revoke-session",
  "POST /revoke-other-sessions",
  "POST /change-password",
]);

/** Answers a request below `/api/auth`; 404 for what is not open. */
export const answerAuthRequest = (auth: Auth, request: Request): Promise<Response> => {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
  if (!OPEN_ROUTES.has(`${request.method} ${path}`)) {
    return Promise.resolve(
      Response.json({ error: "NOT_FOUND", message: "There is no such route." }, { status: 404 }),
    );
  }
  return auth.library.handler(request);
};
