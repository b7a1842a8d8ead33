"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { safeReturnPath } from "./return-path.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** The form; who is signed in already goes on to where they were headed. */
export const SignInPage = () => {
  const returnPath = safeReturnPath(useSearchParams().get("next"));
  const router = useRouter();
  const trpc = useTRPC();
  const { isSuccess } = useQuery(trpc.session.me.queryOptions(undefined, { retry: false }));
  useEffect(() => {
    if (isSuccess) router.replace(returnPath);
  }, [isSuccess, router, returnPath]);
  return <SignInForm returnPath={returnPath} />;
};
