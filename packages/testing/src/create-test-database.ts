import { randomBytes } from "node:crypto";
import { closeDatabase, connectDatabase, type Database } from "@molecule/db";
import { createDatabase, dropDatabase } from "@molecule/db/provision";
import { getTestPostgres } from "./test-postgres.ts";

export type TestDatabase = {
  /** As the login role, for processes under test. */
  readonly url: string;
  /** As the superuser, for looking behind the curtain and for faults that no role of ours could cause. */
  readonly adminUrl: string;
  readonly db: Database;
  readonly drop: () => Promise<void>;
};

/** Copies the migrated template into a database of its own; 30 to 50 ms. Drop it when the tests of a file end. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const { adminUrl, templateUrl } = getTestPostgres();
  const template = new URL(templateUrl);
  const name = `test_${randomBytes(8).toString("hex")}`;
  await createDatabase(adminUrl, name, { owner: template.username, template: template.pathname.slice(1) });
  const url = Object.assign(new URL(templateUrl), { pathname: `/${name}` }).href;
  const db = connectDatabase({ url, maxConnections: 5, applicationName: "molecule-test" });
  return {
    url,
    adminUrl: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href,
    db,
    drop: async () => {
      await closeDatabase(db);
      await dropDatabase(adminUrl, name);
    },
  };
};
