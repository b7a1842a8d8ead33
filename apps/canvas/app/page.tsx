import { redirect } from "next/navigation";
import { NoTenant } from "../src/features/frame/no-tenant.tsx";
import { findPageSession } from "../src/server/get-session.ts";

export default async function HomePage() {
  const session = await findPageSession();
  if (session === null) redirect("/sign-in");
  const first = session.tenants[0];
  if (first) redirect(`/t/${first.slug}`);
  return <NoTenant me={session.me} />;
}
