import { defineConfig } from "drizzle-kit";

/** Run from the root: `npm run db:generate -- --name what-it-does`. */
export default defineConfig({
  dialect: "postgresql",
  schema: ["./packages/db/src/schema/*.ts", "./packages/db/src/auth-schema/*.ts"],
  schemaFilter: ["public", "auth"],
  out: "./drizzle/migrations",
});
