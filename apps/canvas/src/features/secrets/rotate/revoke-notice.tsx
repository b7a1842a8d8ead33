"use client";
import type { StoredSecret } from "@molecule/api";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";
import type { Place } from "../draft/draft.ts";
import { hintOfName } from "../edit/format-hint.ts";
import { KeyPageLink } from "../edit/key-page-link.tsx";

type Props = { name: string; place: Place; stored: StoredSecret };

/** After a rotation, to whoever looks: the old value still opens a door until somebody revokes it. */
export const RevokeNotice = ({ name, place, stored: { rotation } }: Props) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const may = useMay(place === null ? "admin" : "member");
  const finish = useVerb(trpc.secretRotation.finish.mutationOptions(), "secret");
  if (rotation?.state !== "promoted") return null;
  const hint = hintOfName(name);
  return (
    <Notice
      tone="warn"
      title={`Revoke v${rotation.fromVersion}`}
      actions={
        may && (
          <Button
            size="sm"
            busy={finish.isPending}
            onClick={() => finish.mutate({ tenantId, workspaceId: place, name })}
          >
            I revoked it
          </Button>
        )
      }
    >
      {rotation.startedBy ?? "Somebody"} replaced it
      {rotation.promotedAt && (
        <>
          {" "}
          <Moment at={rotation.promotedAt} />
        </>
      )}
      , and {hint?.provider ?? "its provider"} accepts it until you revoke it there.{" "}
      {hint?.keyPage && <KeyPageLink url={hint.keyPage} label="Open its keys" />}
      {finish.error && <span className="block text-bad">{failureWords(finish.error).message}</span>}
    </Notice>
  );
};
