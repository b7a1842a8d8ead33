"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { findFailure } from "../trpc/find-failure.ts";
import { goToSignIn } from "./signed-out.ts";

const isSignedOut = (error: unknown) => findFailure(error)?.code === "NOT_SIGNED_IN";

/** Leaves for the sign-in page as soon as any request learns that the session has ended. */
export const SignedOutWatch = () => {
  const queryClient = useQueryClient();
  useEffect(() => {
    const stopQueries = queryClient.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error" && isSignedOut(event.action.error))
        goToSignIn();
    });
    const stopMutations = queryClient.getMutationCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error" && isSignedOut(event.action.error))
        goToSignIn();
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [queryClient]);
  return null;
};
