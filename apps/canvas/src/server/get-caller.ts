import { appRouter, createApiContext } from "@molecule/api";
import { headers } from "next/headers";
import { getServer } from "./get-server.ts";

/** The API for a page that is rendered on the server, in the name of the person who asks for it. */
export const getCaller = async () => {
  // First of all, so that a build, which has no request, goes no further.
  const requestHeaders = await headers();
  return appRouter.createCaller(createApiContext(await getServer(), requestHeaders));
};
