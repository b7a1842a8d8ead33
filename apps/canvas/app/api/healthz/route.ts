import { pingDatabase } from "@molecule/db";
import { readEnv } from "../../../env.ts";
import { answer } from "../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

/** 200 once this process can serve; 503 while the database is away. */
export const GET = (): Promise<Response> =>
  answer(async ({ services }) => {
    const ok = await pingDatabase(services.db);
    const { INSTANCE_ID: instanceId } = readEnv();
    return Response.json({ ok, instanceId }, { status: ok ? 200 : 503 });
  });
