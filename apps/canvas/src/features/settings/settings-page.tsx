"use client";
import { Page } from "../../ui/page.tsx";
import { useHere } from "../frame/tenant-context.tsx";

/** The organization, its members, and one's own account. */
export const SettingsPage = () => {
  const { tenant } = useHere();
  return (
    <Page title="Settings">
      <p>{tenant.name}</p>
    </Page>
  );
};
