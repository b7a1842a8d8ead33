export { SANDBOX_CREDIT_NANO_USD, SEEDED_TENANTS } from "./sandbox-teams.ts";
export { seedDatabase } from "./seed-database.ts";
