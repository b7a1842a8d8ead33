import superjson from "superjson";
import type { InstallationFacts } from "../fixtures/installation.ts";

/** The canvas's API as somebody who signed in uses it, without a browser. */
export type CanvasSession = {
  /** @throws Error with the server's own words */
  readonly mutate: <T>(path: string, input: object) => Promise<T>;
};

const readAnswer = async (path: string, answer: Response): Promise<unknown> => {
  const body: { result?: { data: never }; error?: unknown } = await answer.json();
  if (body.result === undefined) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body.error)}`);
  return superjson.deserialize(body.result.data);
};

/** Signs in as the installation's owner. */
export const openCanvasSession = async ({ canvasUrl, owner }: InstallationFacts): Promise<CanvasSession> => {
  const signedIn = await fetch(`${canvasUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { origin: canvasUrl, "content-type": "application/json" },
    body: JSON.stringify(owner),
  });
  if (!signedIn.ok) throw new Error(`signing in: ${signedIn.status}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.slice(0, each.indexOf(";")))
    .join("; ");
  const url = (path: string) => `${canvasUrl}/api/trpc/${path}`;
  return {
    mutate: async <T>(path: string, input: object) => {
      const body = JSON.stringify(superjson.serialize(input));
      const headers = { cookie, origin: canvasUrl, "content-type": "application/json" };
      return (await readAnswer(path, await fetch(url(path), { method: "POST", headers, body }))) as T;
    },
  };
};
