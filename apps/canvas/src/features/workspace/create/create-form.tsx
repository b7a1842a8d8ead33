"use client";
import type { RefObject } from "react";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { ModelCombobox } from "../../model/model-combobox.tsx";
import { findRuntimeModels } from "../../model/use-runtimes.ts";
import { WorkspaceCombobox } from "../workspace-combobox.tsx";
import { CredentialPart } from "./credential-part.tsx";
import type { Create } from "./use-create.ts";

type Props = { id: string; create: Create; nameField: RefObject<HTMLInputElement | null> };

export const CreateForm = ({ id, create, nameField }: Props) => {
  const { draft, outlook, runtimes, change, refusalAt } = create;
  if (runtimes.isPending) return <Skeleton className="h-80" />;
  if (runtimes.isError)
    return (
      <FailureNotice
        error={runtimes.error}
        what="The models could not be loaded"
        onRetry={() => void runtimes.refetch()}
      />
    );
  const runtime = findRuntimeModels(runtimes.data, draft.runtime);
  return (
    <form
      id={id}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!create.blocked && !create.isPending) create.submit();
      }}
    >
      {create.formError !== null && <FailureNotice error={create.formError} />}
      <div className="grid gap-4 sm:grid-cols-[3fr_2fr]">
        <Field label="Name" error={refusalAt("name")}>
          {(control) => (
            <TextInput
              {...control}
              ref={nameField}
              value={draft.name}
              maxLength={100}
              required
              placeholder="marketing"
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="Role" aside="optional" error={refusalAt("role")}>
          {(control) => (
            <TextInput
              {...control}
              value={draft.role}
              maxLength={200}
              placeholder="Writes the newsletter"
              onChange={(event) => change({ role: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field
        label="Runtime"
        error={refusalAt("runtime")}
        hint={
          runtime && !runtime.startable
            ? `The real ${runtime.runtime} is not installed here; a workspace of it waits until an operator installs it.`
            : undefined
        }
      >
        {(control) => (
          <Select
            {...control}
            value={draft.runtime}
            options={runtimes.data.map((each) => ({
              value: each.runtime,
              label: each.runtime,
              detail: each.startable ? undefined : "not installed here",
            }))}
            onChange={(next) => change({ runtime: next, model: null, credentialName: null })}
          />
        )}
      </Field>
      <Field
        label="Model"
        aside="optional"
        error={refusalAt("model")}
        hint={
          draft.model
            ? undefined
            : `Without one, ${outlook.preview.plan.ok ? (outlook.preview.plan.model ?? "the default") : "the default"} is used.`
        }
      >
        {(control) => (
          <ModelCombobox
            key={draft.runtime}
            control={control}
            runtime={draft.runtime}
            models={runtime?.models ?? []}
            value={draft.model}
            onChange={(model) => change({ model, credentialName: null })}
          />
        )}
      </Field>
      <CredentialPart
        draft={draft}
        outlook={outlook}
        keyPage={create.chosenModel?.keyPage ?? null}
        refusal={refusalAt("credential")}
        onChange={change}
      />
      {create.workspaces.length > 0 && (
        <Field label="Reports to" aside="optional">
          {(control) => (
            <WorkspaceCombobox
              control={control}
              workspaces={create.workspaces}
              value={draft.parentId}
              none="Nobody: a team of its own"
              onChange={(parentId) => change({ parentId })}
            />
          )}
        </Field>
      )}
    </form>
  );
};
