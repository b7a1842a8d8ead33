"use client";
import type { TenantSecretList, TenantSecretRow } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { ChevronRight, KeyRound, Plus } from "lucide-react";
import { useEffect, useRef } from "react";
import { takeFocusWish } from "../../canvas/focus-wish.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { useHere, useMay } from "../frame/tenant-context.tsx";
import { groupRows } from "./group-rows.ts";
import { SecretDetails } from "./secret-details.tsx";
import { SecretEditor } from "./secret-editor.tsx";
import { ValueHint } from "./secret-line.tsx";
import { NEW_ROW, nameToAdd } from "./secret-place.ts";

const show = (name: string | null) => setUrlParam("name", name);

/** "5 inherit, 2 have their own, 1 runs an older version". */
const reachText = ({ overriddenBy, runningIn, stored }: TenantSecretRow, list: TenantSecretList): string => {
  const inheriting = list.workspaces.length - overriddenBy.length;
  const older = runningIn.filter(({ version }) => version !== stored.version).length;
  return [
    `${inheriting} of ${list.workspaces.length} inherit it`,
    overriddenBy.length > 0 &&
      `${overriddenBy.length} ${overriddenBy.length === 1 ? "has its" : "have their"} own`,
    older > 0 && `${older} ${older === 1 ? "runs" : "run"} an older version`,
  ]
    .filter(Boolean)
    .join(", ");
};

const Row = ({ row, list, open }: { row: TenantSecretRow; list: TenantSecretList; open: boolean }) => {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takeFocusWish(`secret ${row.name}`)) button.current?.focus();
  });
  const nameOf = new Map<string, string>(list.workspaces.map(({ id, name }) => [id, name]));
  return (
    <li className={clsx("border-b last:border-b-0", open && "bg-ground")}>
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        data-secret-row={row.name}
        onClick={() => show(open ? null : row.name)}
        className="flex w-full items-start gap-2 px-4 py-3 text-left outline-offset-[-2px] transition-colors hover:bg-subtle/60"
      >
        <ChevronRight
          aria-hidden
          className={clsx("mt-0.5 size-4 shrink-0 text-muted transition-transform", open && "rotate-90")}
        />
        <span className="grid min-w-0 flex-1 gap-x-4 gap-y-0.5 sm:grid-cols-[1fr_auto]">
          <span className="break-all font-medium font-mono text-[12.5px]">{row.name}</span>
          <span className="flex gap-2 sm:justify-end">
            <ValueHint stored={row.stored} />
          </span>
          <span className="text-muted text-xs tabular-nums">{reachText(row, list)}</span>
          <span className="text-muted text-xs tabular-nums sm:text-right">v{row.stored.version}</span>
        </span>
      </button>
      {open && (
        <div className="flex flex-col gap-3 px-4 pt-1 pb-4 pl-10 max-sm:pl-4">
          {row.overriddenBy.length > 0 && (
            <p className="text-muted text-xs">
              With their own: {row.overriddenBy.map((id) => nameOf.get(id) ?? id).join(", ")}.
            </p>
          )}
          <SecretDetails
            name={row.name}
            stored={row.stored}
            place={{ kind: "tenant" }}
            onClose={() => show(null)}
          />
        </div>
      )}
    </li>
  );
};

const Rows = ({ list }: { list: TenantSecretList }) => {
  const openName = useUrlParam("name");
  const mayAdd = useMay("admin");
  if (list.rows.length === 0)
    return (
      <Card>
        <Empty
          icon={KeyRound}
          title="Nothing is set for all workspaces"
          action={
            mayAdd && (
              <Button icon={Plus} onClick={() => show(NEW_ROW)}>
                Add secret
              </Button>
            )
          }
        >
          What you add here every workspace inherits, unless it has its own under the same name.
        </Empty>
      </Card>
    );
  return groupRows(list.rows).map(({ label, rows }) => (
    <Card key={label} title={label}>
      <ul>
        {rows.map((row) => (
          <Row key={row.name} row={row} list={list} open={openName === row.name} />
        ))}
      </ul>
    </Card>
  ));
};

/** What every workspace of the organization inherits. */
export const TenantSecretsPage = () => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const mayAdd = useMay("admin");
  const adding = nameToAdd(useUrlParam("name"));
  const secrets = useQuery(trpc.secret.listTenant.queryOptions({ tenantId: tenant.id }));
  return (
    <Page
      title="Secrets for all workspaces"
      description="Every workspace inherits these; a workspace's own secret of the same name wins."
      actions={
        mayAdd &&
        adding === null && (
          <Button variant="primary" icon={Plus} onClick={() => show(NEW_ROW)}>
            Add secret
          </Button>
        )
      }
    >
      {tenant.billingMode === "platform_managed" && (
        <Notice>
          The platform pays in this organization, so provider keys cannot be set for all workspaces. Set one
          on a single workspace with a bring-your-own-key model, or ask an operator to change the billing
          mode.
        </Notice>
      )}
      {adding !== null && mayAdd && (
        <Card title="New secret">
          <div className="p-4">
            <SecretEditor
              place={{ kind: "tenant" }}
              name={adding || null}
              stored={null}
              onDone={() => show(null)}
            />
          </div>
        </Card>
      )}
      {secrets.isPending ? (
        <Card>
          <SkeletonRows rows={5} height="h-14" />
        </Card>
      ) : secrets.data ? (
        (secrets.data.rows.length > 0 || adding === null) && <Rows list={secrets.data} />
      ) : (
        <FailureNotice
          error={secrets.error}
          what="The secrets could not be loaded"
          onRetry={() => void secrets.refetch()}
        />
      )}
    </Page>
  );
};
