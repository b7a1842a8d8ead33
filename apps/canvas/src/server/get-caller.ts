import { appRouter, createApiContext } from "@molecule/api";
import { headers } from "next/headers";
import { getServer } from "./get-server.ts";

/** The API for a page that is rendered on the server, in the name of the person who asks for it. */
export const getCaller = async () => {
  const [server, requestHeaders] = await Promise.all([getServer(), headers()]);
  return appRouter.createCaller(createApiContext(server, requestHeaders));
};
