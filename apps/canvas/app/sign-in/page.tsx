import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "../../src/features/auth/sign-in-form.tsx";
import { safeReturnPath } from "../../src/features/auth/return-path.ts";
import { findPageSession } from "../../src/server/get-session.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const returnPath = safeReturnPath(next);
  if ((await findPageSession()) !== null) redirect(returnPath);
  return <SignInForm returnPath={returnPath} />;
}
