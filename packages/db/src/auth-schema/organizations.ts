import type { TenantId } from "@molecule/domain";
import { text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";

/** The auth library's face of a tenant; same id. */
export const organizations = authSchema.table("organizations", {
  id: idColumn<TenantId>("id").primaryKey(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  logo: text("logo"),
  metadata: text("metadata"),
  createdAt: momentColumn("created_at").notNull().defaultNow(),
});
