import { livenessRoundIdSchema } from "@molecule/domain";
import { askLiveness, getLiveness } from "@molecule/services";
import { z } from "zod";
import { showLiveness } from "../show/show-lifecycle.ts";
import { operatorOf, operatorProcedure, router } from "../trpc.ts";
import { livenessViewSchema } from "../views/index.ts";

/** Which of the platform's models answer. */
export const livenessRouter = router({
  get: operatorProcedure
    .output(livenessViewSchema)
    .query(async ({ ctx }) => showLiveness(await getLiveness(ctx.services, operatorOf(ctx.session)))),

  /** Calls every offered model once; the platform pays for that. */
  check: operatorProcedure
    .output(z.object({ id: livenessRoundIdSchema }))
    .mutation(({ ctx }) => askLiveness(ctx.services, operatorOf(ctx.session))),
});
