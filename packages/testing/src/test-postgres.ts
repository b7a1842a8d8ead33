/** The server of this test run, as the global set-up left it in the environment. */
export type TestPostgres = {
  readonly adminUrl: string;
  /** A migrated database's address as the login role; its path names the template. */
  readonly templateUrl: string;
};

export const TEST_POSTGRES_VARIABLE = "MOLECULE_TEST_POSTGRES";

/** @throws Error when the tests were started without the root's configuration */
export const getTestPostgres = (): TestPostgres => {
  const parsed: unknown = JSON.parse(process.env[TEST_POSTGRES_VARIABLE] ?? "null");
  if (typeof parsed === "object" && parsed !== null && "adminUrl" in parsed && "templateUrl" in parsed)
    return { adminUrl: String(parsed.adminUrl), templateUrl: String(parsed.templateUrl) };
  throw new Error("There is no test database: run the tests from the root with vitest.config.ts.");
};
