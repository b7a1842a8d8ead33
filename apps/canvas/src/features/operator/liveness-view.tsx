"use client";
import type { LivenessView as Liveness } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Badge, type BadgeTone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { formatDuration } from "../../ui/format-time.ts";
import { Moment } from "../../ui/moment.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useOperatorVerb } from "./use-operator-verb.ts";

type Check = Liveness["checks"][number];

const LOOK_EVERY_MS = 2_000;
const TONES: Readonly<Record<Check["status"], BadgeTone>> = { pass: "ok", fail: "bad", skip: "plain" };

const VERDICTS: Readonly<Record<Liveness["verdict"], string>> = {
  live: "Models answer, and none that was called failed.",
  failing: "Some models do not answer.",
  unproved: "Nothing was called yet that could answer, so nothing is proved.",
};

const Row = ({ check }: { check: Check }) => (
  <tr className="border-b last:border-b-0">
    <td className="py-2 pr-3 pl-4 align-top font-mono text-xs">{check.model}</td>
    <td className="px-3 py-2 align-top">
      <Badge tone={TONES[check.status]}>{check.status.toUpperCase()}</Badge>
    </td>
    <td className="px-3 py-2 align-top text-muted text-xs">{check.reason}</td>
    <td className="py-2 pr-4 pl-3 text-right align-top text-muted text-xs tabular-nums">
      {check.tookMs !== null && formatDuration(check.tookMs)}
    </td>
  </tr>
);

const Runtime = ({ name, checks }: { name: string; checks: readonly Check[] }) => (
  <Card title={name}>
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm" aria-label={`Models of ${name}`}>
        <thead className="border-b text-muted text-xs">
          <tr>
            <th className="py-2 pr-3 pl-4 font-normal">Model</th>
            <th className="px-3 py-2 font-normal">Result</th>
            <th className="px-3 py-2 font-normal">Why</th>
            <th className="py-2 pr-4 pl-3 text-right font-normal">Took</th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <Row key={check.model} check={check} />
          ))}
        </tbody>
      </table>
    </div>
  </Card>
);

/** Which of the platform's models answer, by runtime; each was really called. */
export const LivenessView = () => {
  const trpc = useTRPC();
  const liveness = useQuery(trpc.liveness.get.queryOptions(undefined, { refetchInterval: LOOK_EVERY_MS }));
  const check = useOperatorVerb(trpc.liveness.check.mutationOptions());
  const { data } = liveness;
  const running = data !== undefined && data.round !== null && data.round.finishedAt === null;
  const runtimes = [...new Set(data?.checks.map(({ runtime }) => runtime))];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 text-sm" role="status">
          {data && VERDICTS[data.verdict]}
          {data?.round && (
            <span className="block text-muted text-xs">
              Asked by {data.round.askedBy}, <Moment at={data.round.askedAt} />
            </span>
          )}
        </p>
        <Button variant="primary" busy={check.isPending || running} onClick={() => check.mutate()}>
          Call all models
        </Button>
      </div>
      {check.error && <FailureNotice error={check.error} />}
      {liveness.isPending && <SkeletonRows rows={6} height="h-10" />}
      {liveness.isError && (
        <FailureNotice
          error={liveness.error}
          what="The models' liveness could not be loaded"
          onRetry={() => void liveness.refetch()}
        />
      )}
      {data?.checks.length === 0 && (
        <Empty icon={Activity} title="No model was called yet">
          Each offered model is called once, for a few tokens that the platform pays for. Models whose
          provider has no key are skipped, by name.
        </Empty>
      )}
      {runtimes.map((name) => (
        <Runtime
          key={name}
          name={name}
          checks={data?.checks.filter(({ runtime }) => runtime === name) ?? []}
        />
      ))}
    </div>
  );
};
