"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { SignedOutWatch } from "../../live/signed-out-watch.tsx";
import { useTRPC } from "../../trpc/provider.tsx";
import { FrameFailure } from "./frame-failure.tsx";
import { FrameSkeleton } from "./frame-skeleton.tsx";
import { NoTenant } from "./no-tenant.tsx";

/** The way to the first organization. */
export const Home = () => {
  const trpc = useTRPC();
  const router = useRouter();
  const me = useQuery(trpc.session.me.queryOptions());
  const tenants = useQuery(trpc.session.tenants.queryOptions());
  const first = tenants.data?.[0]?.slug;
  useEffect(() => {
    if (first !== undefined) router.replace(`/t/${first}`);
  }, [first, router]);
  return (
    <>
      <SignedOutWatch />
      {tenants.isError ? (
        <FrameFailure error={tenants.error} onRetry={() => void tenants.refetch()} />
      ) : me.data && tenants.data?.length === 0 ? (
        <NoTenant me={me.data} />
      ) : (
        <FrameSkeleton />
      )}
    </>
  );
};
