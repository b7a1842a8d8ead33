import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { ROOT } from "./processes.ts";

const text = z.string();
const textMap = z.record(text, text);
const reference = z.object({ name: text, key: text, optional: z.boolean().optional() });
const probe = z.object({
  httpGet: z.object({ path: text, port: z.number() }).optional(),
  tcpSocket: z.object({ port: z.number() }).optional(),
});
const container = z.object({
  name: text,
  image: text,
  args: z.array(text).optional(),
  env: z.array(
    z.strictObject({
      name: text,
      value: text.optional(),
      valueFrom: z
        .strictObject({ secretKeyRef: reference.optional(), configMapKeyRef: reference.optional() })
        .optional(),
    }),
  ),
  envFrom: z.undefined().optional(),
  ports: z.array(z.object({ containerPort: z.number() })).optional(),
  startupProbe: probe.optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  resources: z.object({ requests: textMap, limits: textMap }),
  securityContext: z.unknown(),
});
const podSpec = z.object({
  serviceAccountName: text.optional(),
  automountServiceAccountToken: z.boolean(),
  securityContext: z.unknown(),
  containers: z.array(container),
  initContainers: z.array(container).default([]),
});
const selector = z.object({
  matchLabels: textMap.optional(),
  matchExpressions: z
    .array(z.object({ key: text, operator: z.enum(["In", "NotIn"]), values: z.array(text) }))
    .optional(),
});
const peer = z.object({
  namespaceSelector: selector.optional(),
  podSelector: selector.optional(),
  ipBlock: z.object({ cidr: text, except: z.array(text).default([]) }).optional(),
});
const ports = z.array(z.object({ protocol: text, port: z.number() })).optional();
const networkPolicy = z.object({
  podSelector: selector,
  policyTypes: z.array(text),
  ingress: z.array(z.object({ from: z.array(peer), ports })).default([]),
  egress: z.array(z.object({ to: z.array(peer), ports })).default([]),
});
const object = z.object({
  kind: text,
  metadata: z.object({ name: text, namespace: text.optional() }),
  spec: z.unknown().optional(),
  data: textMap.optional(),
  rules: z
    .array(z.object({ apiGroups: z.array(text), resources: z.array(text), verbs: z.array(text) }))
    .optional(),
});
const podTemplate = z.object({ metadata: z.object({ labels: textMap }), spec: podSpec });

type Selector = z.infer<typeof selector>;
export type Container = z.infer<typeof container>;

const FOLDER = join(ROOT, "deploy/kubernetes");

/** What `kubectl apply -k` creates: every document of the files that the kustomization names. */
export const readManifests = () => {
  const read = (file: string) =>
    parseAllDocuments(readFileSync(join(FOLDER, file), "utf8")).map((document): unknown => document.toJS());
  const { resources } = z.object({ resources: z.array(text) }).parse(read("kustomization.yaml")[0]);
  const left = readdirSync(FOLDER).filter(
    (file) => file !== "kustomization.yaml" && !resources.includes(file),
  );
  const objects = resources.flatMap(read).map((each) => object.parse(each));
  const ofKind = (...kinds: readonly string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  return {
    left,
    ofKind,
    workloads: ofKind("Deployment", "StatefulSet", "Job").map(({ metadata, spec }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      ...z.object({ template: podTemplate }).parse(spec).template,
    })),
    policies: ofKind("NetworkPolicy").map(({ metadata, spec }) => ({
      namespace: metadata.namespace,
      ...networkPolicy.parse(spec),
    })),
    services: ofKind("Service").map(({ metadata, spec }) => ({
      name: metadata.name,
      ...z
        .object({ selector: textMap, ports: z.array(z.object({ port: z.number(), targetPort: z.number() })) })
        .parse(spec),
    })),
  };
};

/** A pod, as policies see it. */
export type Place = { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };

const selects = (wanted: Selector | undefined, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted?.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (wanted?.matchExpressions ?? []).every(({ key, operator, values }) => {
    const inside = values.includes(labels[key] ?? "");
    return operator === "In" ? inside : !inside;
  });

type Target = Place | { readonly address: string };
type Policies = ReturnType<typeof readManifests>["policies"];

const isPeer = (each: z.infer<typeof peer>, policyNamespace: string, other: Target): boolean => {
  // Addresses are compared as they are written: tests ask for 0.0.0.0/0 or for one of the private ranges.
  if ("address" in other) return each.ipBlock?.cidr === other.address;
  if (each.ipBlock !== undefined) return false;
  const inNamespace =
    each.namespaceSelector === undefined
      ? other.namespace === policyNamespace
      : selects(each.namespaceSelector, { "kubernetes.io/metadata.name": other.namespace });
  return inNamespace && selects(each.podSelector, other.labels);
};

const isOpen = (list: z.infer<typeof ports>, port: number): boolean =>
  list === undefined || list.some((each) => each.port === port);

/** Whether the policies let a pod call a port of another pod, or of a range of addresses. */
export const mayCall = (policies: Policies, from: Place, to: Target, port: number): boolean => {
  const of = (place: Place, type: string) =>
    policies.filter(
      ({ namespace, podSelector, policyTypes }) =>
        namespace === place.namespace && policyTypes.includes(type) && selects(podSelector, place.labels),
    );
  const leaves = of(from, "Egress").some(({ egress, namespace = "" }) =>
    egress.some((rule) => isOpen(rule.ports, port) && rule.to.some((each) => isPeer(each, namespace, to))),
  );
  if ("address" in to) return leaves;
  const enters = of(to, "Ingress").some(({ ingress, namespace = "" }) =>
    ingress.some(
      (rule) => isOpen(rule.ports, port) && rule.from.some((each) => isPeer(each, namespace, from)),
    ),
  );
  return leaves && enters;
};
