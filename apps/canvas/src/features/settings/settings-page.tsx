"use client";
import { Page } from "../../ui/page.tsx";
import { AccountSection } from "./account-section.tsx";
import { MembersSection } from "./members-section.tsx";
import { OrganizationSection } from "./organization-section.tsx";
import { TokensSection } from "./tokens-section.tsx";

/** The organization, its members, tokens for scripts, and one's own account. */
export const SettingsPage = () => (
  <Page title="Settings">
    <OrganizationSection />
    <MembersSection />
    <TokensSection />
    <AccountSection />
  </Page>
);
