"use client";
import type { StoredSecret } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { Check } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field } from "../../../ui/field.tsx";
import { SecretInput } from "../../../ui/secret-input.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWorkspaces } from "../../workspace/use-workspaces.ts";
import type { Place } from "../draft/draft.ts";
import { hintOfName } from "../edit/format-hint.ts";
import { InsertSandboxToken } from "../edit/insert-sandbox-token.tsx";
import { KeyPageLink } from "../edit/key-page-link.tsx";
import { KeyTrial } from "../edit/key-trial.tsx";
import { typedValue } from "../edit/typed-store.ts";
import { isProved, ProofLine, useProof } from "./prove-step.tsx";
import { type Rotating, useRotate } from "./use-rotate.ts";

type StepState = "done" | "now" | "later";

const Step = ({
  number,
  title,
  state,
  children,
}: {
  number: number;
  title: string;
  state: StepState;
  children?: ReactNode;
}) => (
  <li className="flex gap-2.5" aria-current={state === "now" ? "step" : undefined}>
    <span
      aria-hidden
      className={`mt-px flex size-4.5 shrink-0 items-center justify-center rounded-full border text-xs tabular-nums ${state === "done" ? "border-ok/40 text-ok" : state === "now" ? "border-accent bg-accent-fill text-on-accent" : "text-muted"}`}
    >
      {state === "done" ? <Check className="size-3" /> : number}
    </span>
    <div className="min-w-0 flex-1">
      <p className={state === "later" ? "text-muted text-sm" : "font-medium text-sm"}>{title}</p>
      {state !== "later" && children && <div className="mt-2 flex flex-col gap-2">{children}</div>}
    </div>
  </li>
);

type Props = { name: string; place: Place; stored: StoredSecret; onClose: () => void };
type PartProps = Pick<Props, "name" | "place"> & { rotating: Rotating };

const NextValue = ({ name, place, rotating }: PartProps) => {
  const { value, rotation } = rotating;
  const hint = hintOfName(name);
  return (
    <>
      <Field
        label={<span className="font-mono text-xs">{name}</span>}
        aside={hint?.keyPage && <KeyPageLink url={hint.keyPage} />}
        hint={
          rotation !== null
            ? "Nobody can read it back: paste again what is being proved, so that it can be promoted."
            : place === null
              ? "The one in use stays as it is until you promote this one."
              : "It takes the place of the one in use here, and can be taken back."
        }
      >
        {(control) => (
          <SecretInput
            {...control}
            value={value}
            placeholder="Paste the next value"
            onChange={rotating.type}
          />
        )}
      </Field>
      {hint && (
        <div className="flex flex-wrap items-start gap-2">
          <KeyTrial place={place} typed={typedValue(place, name, value)} />
          <InsertSandboxToken onToken={rotating.type} />
        </div>
      )}
    </>
  );
};

/** The next value where it is proved: how it does, and the ways on and back. */
const Proving = ({ name, place, rotating }: PartProps) => {
  const { rotation, value } = rotating;
  const trial = rotation?.trialWorkspaceId ?? null;
  const proof = useProof(trial, name);
  const where = useWorkspaces().find(({ id }) => id === trial)?.name;
  if (rotation === null || trial === null) return null;
  return (
    <>
      <ProofLine proof={proof} where={place === null ? (where ?? null) : null} />
      {place === null && value === "" && <NextValue name={name} place={place} rotating={rotating} />}
      <div className="flex flex-wrap gap-2">
        {rotation.state === "proving" && (
          <Button
            size="sm"
            variant="primary"
            disabled={!isProved(proof) || value === ""}
            onClick={() => rotating.promote(trial)}
          >
            Promote it to all workspaces
          </Button>
        )}
        <Button size="sm" busy={rotating.isBusy} onClick={rotating.takeBack}>
          Take it back
        </Button>
      </div>
    </>
  );
};

const StartStep = ({ place, rotating }: Omit<PartProps, "name">) => {
  const workspaces = useWorkspaces();
  const first = workspaces.find(({ desiredState }) => desiredState === "running") ?? workspaces[0];
  const [chosen, setChosen] = useState<WorkspaceId | null>(place ?? first?.id ?? null);
  return (
    <>
      {place === null && chosen !== null && (
        <Select
          label="Workspace that proves it"
          value={chosen}
          options={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosen}
        />
      )}
      <div>
        <Button
          size="sm"
          variant="primary"
          disabled={rotating.value.trim() === "" || chosen === null}
          busy={rotating.isBusy}
          onClick={() => chosen !== null && rotating.proveOn(chosen)}
        >
          {place === null ? "Start it with the next value" : "Restart with the next value"}
        </Button>
      </div>
    </>
  );
};

const RevokeStep = ({ name, rotating, onClose }: Omit<PartProps, "place"> & Pick<Props, "onClose">) => {
  const hint = hintOfName(name);
  return (
    <>
      <p className="text-muted text-xs">
        When everything runs with the new one, revoke the old one at {hint?.provider ?? "its provider"}. Its
        row reminds everybody who may change it, until somebody says that it is done.{" "}
        {hint?.keyPage && <KeyPageLink url={hint.keyPage} />}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" busy={rotating.isBusy} onClick={() => rotating.finish(onClose)}>
          I revoked it
        </Button>
        <Button size="sm" variant="quiet" onClick={onClose}>
          Later
        </Button>
      </div>
    </>
  );
};

/** From one value to the next without a gap: get it, prove it on one workspace, promote it, revoke the old one. */
export const RotateSteps = ({ name, place, stored, onClose }: Props) => {
  const rotating = useRotate({ name, place, stored });
  const { value, rotation } = rotating;
  const state = rotation?.state ?? null;
  const proveState = state === "promoted" ? "done" : state === "proving" || value !== "" ? "now" : "later";
  const cancel = () => {
    if (state === null) rotating.forget();
    onClose();
  };
  return (
    <section aria-label={`Rotate ${name}`} className="flex flex-col gap-3">
      <ol className="flex flex-col gap-3">
        <Step number={1} title="Get the next value" state={state === null ? "now" : "done"}>
          {state === null && <NextValue name={name} place={place} rotating={rotating} />}
        </Step>
        <Step
          number={2}
          title={place === null ? "Prove it on one workspace" : "Prove it here"}
          state={proveState}
        >
          {state === null && <StartStep place={place} rotating={rotating} />}
          {(state === "proving" || (state === "promoted" && place !== null)) && (
            <Proving name={name} place={place} rotating={rotating} />
          )}
        </Step>
        {place === null && (
          <Step
            number={3}
            title="Promote it to all workspaces"
            state={state === "promoted" ? "done" : "later"}
          />
        )}
        <Step
          number={place === null ? 4 : 3}
          title={`Revoke v${rotation?.fromVersion ?? stored.version}`}
          state={state === "promoted" ? "now" : "later"}
        >
          <RevokeStep name={name} rotating={rotating} onClose={onClose} />
        </Step>
      </ol>
      {rotating.error && <FailureNotice error={rotating.error} />}
      {state !== "promoted" && (
        <div>
          <Button size="sm" variant="quiet" onClick={cancel}>
            {state === null ? "Cancel" : "Go on later"}
          </Button>
        </div>
      )}
    </section>
  );
};
