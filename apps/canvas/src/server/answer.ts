import type { ApiServices } from "@molecule/api";
import { describeFault } from "@molecule/domain";
import { getServer } from "./get-server.ts";
import { log } from "./log.ts";

/** Answers with what this process serves with; 503 while that cannot be composed (the database is away). */
export const answer = async (work: (server: ApiServices) => Promise<Response>): Promise<Response> => {
  let server: ApiServices;
  try {
    server = await getServer();
  } catch (error) {
    log.error({ record: describeFault(error) }, "not ready");
    return Response.json(
      { error: "UNAVAILABLE", message: "The canvas is not ready. Try again in a moment." },
      { status: 503, headers: { "retry-after": "2" } },
    );
  }
  return work(server);
};
