"use client";
import { Logo } from "../../ui/logo.tsx";
import { ConnectionState } from "./connection-state.tsx";
import { IsolationNotice } from "./isolation-notice.tsx";
import { PendingRestarts } from "./pending-restarts.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { SearchField } from "./search-field.tsx";
import { TenantSwitcher } from "./tenant-switcher.tsx";

/** Where one is, what one looks for, what waits, and who one is. */
export const TopBar = () => (
  <header className="flex h-12 shrink-0 items-center gap-1.5 border-b bg-surface pr-2 pl-3.5 sm:gap-2">
    <Logo className="size-5 shrink-0 max-sm:hidden" />
    <TenantSwitcher />
    <SearchField />
    <div className="ml-auto flex shrink-0 items-center gap-1">
      <ConnectionState />
      <IsolationNotice />
      <PendingRestarts />
      <PersonMenu />
    </div>
  </header>
);
