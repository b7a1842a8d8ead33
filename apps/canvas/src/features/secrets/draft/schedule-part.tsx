"use client";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const TITLE_MAX_LENGTH = 200;

/** As a field for a local date and time takes it. */
const localMinute = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);

type Props = {
  busy: boolean;
  onSchedule: (applyAt: Date, title: string) => void;
  onCancel: () => void;
};

/** When to apply the draft, and under which title it waits. */
export const SchedulePart = ({ busy, onSchedule, onCancel }: Props) => {
  const [at, setAt] = useState(() => localMinute(new Date(Date.now() + HOUR_MS)));
  const [title, setTitle] = useState("");
  const when = new Date(at);
  const isAhead = when.getTime() > Date.now();
  return (
    <form
      aria-label="Schedule the draft"
      className="flex flex-col gap-3 rounded-lg border bg-ground p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAhead && !busy) onSchedule(when, title.trim());
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Apply at" error={isAhead ? null : "Choose a time that is ahead."}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={at}
              onChange={(event) => setAt(event.target.value)}
            />
          )}
        </Field>
        <Field label="Title" aside="optional">
          {(control) => (
            <TextInput
              {...control}
              value={title}
              maxLength={TITLE_MAX_LENGTH}
              placeholder="Rotate the search keys"
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
      </div>
      <p className="text-muted text-xs">
        Values are sealed now and wait sealed. It is judged again when its time comes; if it is refused then,
        nothing changes and you are told.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={busy} disabled={!isAhead}>
          Schedule
        </Button>
        <Button onClick={onCancel}>Not now</Button>
      </div>
    </form>
  );
};
