import {
  CoreV1Api,
  createConfiguration,
  type KubeConfig,
  type Middleware,
  NetworkingV1Api,
  ServerConfiguration,
} from "@kubernetes/client-node";

/** A cluster, or a node of it, that does not answer must not hold whoever asks: the client itself waits for minutes. */
const ANSWER_WITHIN_MS = 10_000;

const bounded: Middleware = {
  pre: (request) => {
    request.setHeaderParam("User-Agent", "molecule-supervisor");
    request.setSignal(AbortSignal.timeout(ANSWER_WITHIN_MS));
    return Promise.resolve(request);
  },
  post: (response) => Promise.resolve(response),
};

export type ClusterClient = { readonly core: CoreV1Api; readonly networking: NetworkingV1Api };

/** @throws Error when the configuration names no cluster */
export const connectCluster = (config: KubeConfig): ClusterClient => {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error("there is no cluster in this configuration");
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [bounded],
  });
  return { core: new CoreV1Api(configuration), networking: new NetworkingV1Api(configuration) };
};
