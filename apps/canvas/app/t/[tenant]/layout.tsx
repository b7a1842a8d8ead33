import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { TenantFrame } from "../../../src/features/frame/tenant-frame.tsx";
import { findPageSession } from "../../../src/server/get-session.ts";

type Props = { children: ReactNode; params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ tenant: slug }, session] = await Promise.all([params, findPageSession()]);
  const tenant = session?.tenants.find((each) => each.slug === slug);
  return { title: { default: tenant?.name ?? "Molecule", template: `%s · ${tenant?.name ?? "Molecule"}` } };
}

export default async function TenantLayout({ children, params }: Props) {
  const { tenant: slug } = await params;
  const session = await findPageSession();
  if (session === null) redirect(`/sign-in?next=${encodeURIComponent(`/t/${slug}`)}`);
  if (!session.tenants.some((tenant) => tenant.slug === slug)) notFound();
  return (
    <TenantFrame key={slug} slug={slug} session={session}>
      {children}
    </TenantFrame>
  );
}
