"use client";
import type { Me, TenantView } from "@molecule/api";
import { roleIsAtLeast, type TenantRole } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { FrameFailure } from "./frame-failure.tsx";
import { FrameSkeleton } from "./frame-skeleton.tsx";

type Here = {
  readonly me: Me;
  readonly tenant: TenantView;
  readonly tenants: readonly TenantView[];
};

const HereContext = createContext<Here | null>(null);

/** Tells everything below it who the person is and which organization the page is about. */
export const TenantContext = ({ slug, children }: { slug: string; children: ReactNode }) => {
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions());
  const tenants = useQuery(trpc.session.tenants.queryOptions());
  if (me.data && tenants.data) {
    const tenant = tenants.data.find((each) => each.slug === slug);
    if (!tenant) notFound();
    return <HereContext value={{ me: me.data, tenant, tenants: tenants.data }}>{children}</HereContext>;
  }
  const failed = me.isError ? me : tenants.isError ? tenants : null;
  if (failed) return <FrameFailure error={failed.error} onRetry={() => void failed.refetch()} />;
  return <FrameSkeleton />;
};

/** @throws Error outside an organization's pages */
export const useHere = (): Here => {
  const here = useContext(HereContext);
  if (here === null) throw new Error("This belongs into an organization's page.");
  return here;
};

export const useTenantId = () => useHere().tenant.id;

/** Whether the person may do here what `needed` may do. */
export const useMay = (needed: TenantRole): boolean => roleIsAtLeast(useHere().tenant.role, needed);
