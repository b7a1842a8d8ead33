import type { ReactNode } from "react";
import { TenantFrame } from "../../../src/features/frame/tenant-frame.tsx";

type Props = { children: ReactNode; params: Promise<{ tenant: string }> };

export default async function TenantLayout({ children, params }: Props) {
  const { tenant: slug } = await params;
  return (
    <TenantFrame key={slug} slug={slug}>
      {children}
    </TenantFrame>
  );
}
