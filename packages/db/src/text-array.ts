import { type SQL, sql } from "drizzle-orm";

/**
 * An SQL expression of type `text[]` with these texts, sent as one parameter. Connections do not ask the server for
 * its array types (see `EVERY_CONNECTION`), so an array of the language cannot be a parameter itself.
 */
export const textArray = (texts: readonly string[]): SQL =>
  sql`array(select json_array_elements_text(${JSON.stringify(texts)}::json))`;
