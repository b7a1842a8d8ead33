"use client";
import type { StoredSecret } from "@molecule/api";
import { CircleCheck, CircleX, Clock } from "lucide-react";
import { Badge } from "../../../ui/badge.tsx";
import { Moment } from "../../../ui/moment.tsx";
import type { Expiry } from "./listed-row.ts";

/** What its provider said of it when a run last used it; nothing while none has. */
export const HealthMark = ({ stored: { health, healthAt } }: { stored: StoredSecret }) => {
  if (health === null) return null;
  const works = health === "working";
  const Icon = works ? CircleCheck : CircleX;
  return (
    <span className={works ? "flex items-center gap-1 text-ok" : "flex items-center gap-1 text-bad"}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {works ? "Works" : "Rejected"}
      {healthAt && <Moment at={healthAt} className="text-muted" />}
    </span>
  );
};

/** Its next value is on its way, or the one that it replaced still opens a door. */
export const RotationMark = ({ stored: { rotation } }: { stored: StoredSecret }) => {
  if (rotation === null) return null;
  return rotation.state === "promoted" ? (
    <Badge tone="warn">Revoke v{rotation.fromVersion}</Badge>
  ) : (
    <Badge tone="accent">Rotating</Badge>
  );
};

/** Until when it is good, when that is soon or over. */
export const ExpiryMark = ({
  stored: { expiresAt },
  expiry,
}: {
  stored: StoredSecret;
  expiry: NonNullable<Expiry>;
}) =>
  expiresAt && (
    <span
      className={expiry === "past" ? "flex items-center gap-1 text-bad" : "flex items-center gap-1 text-warn"}
    >
      <Clock aria-hidden className="size-3.5 shrink-0" />
      {expiry === "past" ? "expired" : "expires"} <Moment at={expiresAt} />
    </span>
  );
