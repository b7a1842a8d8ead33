import { pgSchema } from "drizzle-orm/pg-core";

/** The auth library's tables stand apart; only the role `molecule_auth` reaches them. */
export const authSchema = pgSchema("auth");
