import { makePgArray, parsePgArray } from "drizzle-orm/pg-core";

/** The arrays that our tables have, by the numbers that every server gives their types: `text[]` and `uuid[]`. */
const TEXT_ARRAY = 1009;
const UUID_ARRAY = 2951;

/** What every connection to the database has in common. */
export const EVERY_CONNECTION = {
  // The library looks the server's array types up in a statement that nobody waits for: when the connection is cut
  // in that moment, its rejection is nobody's either and would end the process. It also costs each a round trip.
  fetch_types: false,
  types: {
    array: {
      to: TEXT_ARRAY,
      from: [TEXT_ARRAY, UUID_ARRAY],
      // A column of the schema has written its array already.
      serialize: (value: string | unknown[]) => (typeof value === "string" ? value : makePgArray(value)),
      parse: parsePgArray,
    },
  },
  onnotice: () => undefined,
};
