"use client";
import type { Me, TenantView } from "@molecule/api";
import { roleIsAtLeast, type TenantRole } from "@molecule/domain";
import { useSuspenseQuery } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";
import { useTRPC } from "../../trpc/provider.tsx";

type Here = {
  readonly me: Me;
  readonly tenant: TenantView;
  readonly tenants: readonly TenantView[];
};

const HereContext = createContext<Here | null>(null);

type Props = {
  slug: string;
  session: { readonly me: Me; readonly tenants: readonly TenantView[] };
  children: ReactNode;
};

/** Tells everything below it who the person is and which organization the page is about. */
export const TenantContext = ({ slug, session, children }: Props) => {
  const trpc = useTRPC();
  const { data: me } = useSuspenseQuery(trpc.session.me.queryOptions(undefined, { initialData: session.me }));
  const { data: tenants } = useSuspenseQuery(
    trpc.session.tenants.queryOptions(undefined, { initialData: [...session.tenants] }),
  );
  const tenant = tenants.find((each) => each.slug === slug);
  if (!tenant) notFound();
  return <HereContext value={{ me, tenant, tenants }}>{children}</HereContext>;
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
