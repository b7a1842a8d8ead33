"use client";
import type { SpendAlert, SpendOverview } from "@molecule/api";
import { Moment } from "../../ui/moment.tsx";
import { Notice } from "../../ui/notice.tsx";

/** That an operator stopped the organization's platform calls: nothing else on a money screen matters as much. */
export const SuspendedNotice = ({ suspended }: Pick<SpendOverview, "suspended">) =>
  suspended === null ? null : (
    <Notice tone="bad" title="An operator stopped the calls that the platform pays" code="TENANT_SUSPENDED">
      <p>
        {suspended.reason} (<Moment at={suspended.at} />)
      </p>
      <p>Workspaces on your own keys go on. Ask the operator of this installation to lift it.</p>
    </Notice>
  );

/** Thresholds that were reached, each told once in its window. */
export const SpendAlerts = ({ alerts }: { alerts: readonly SpendAlert[] }) =>
  alerts.length === 0 ? null : (
    <ul aria-label="Spending alerts" className="flex flex-col gap-2">
      {alerts.map(({ id, severity, message, code, at }) => (
        <li key={id}>
          <Notice tone={severity === "critical" ? "bad" : "warn"} code={code}>
            {message} <Moment at={at} className="text-muted" />
          </Notice>
        </li>
      ))}
    </ul>
  );

/** The gravest alerts first, of one threshold per budget the highest: the others are said by it. */
export const gravestAlerts = (alerts: readonly SpendAlert[], most: number): readonly SpendAlert[] =>
  alerts
    .toSorted((a, b) => Number(b.severity === "critical") - Number(a.severity === "critical"))
    .slice(0, most);
