import type { Metadata } from "next";
import { TenantSecretsPage } from "../../../../src/features/secrets/tenant/tenant-secrets-page.tsx";

export const metadata: Metadata = { title: "Secrets" };

export default TenantSecretsPage;
