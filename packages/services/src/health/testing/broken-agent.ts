import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

type Answer = string | null | { readonly dies: true } | { readonly status: number };
/** How it answers a question, given its text and its id; null: never. */
export type Behaviour = (question: string, id: string) => Answer | Promise<Answer>;

/** An agent that speaks A2A and does not do its work: what proving has to find out. For tests. */
export type BrokenAgent = {
  readonly url: string;
  readonly behave: (behaviour: Behaviour) => void;
  /** How often it was asked. */
  readonly asked: () => number;
  readonly close: () => void;
};

type Call = {
  readonly id: unknown;
  readonly method: string;
  readonly params?: { message?: { messageId?: string; parts?: { text?: string }[] } };
};

const readCall = async (request: IncomingMessage): Promise<Call> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
};

const sayMessage = (response: ServerResponse, id: unknown, text: string): void => {
  const message = { messageId: "said", role: "ROLE_AGENT", parts: [{ text }] };
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { message } })}\n\n`);
};

export const startBrokenAgent = async (): Promise<BrokenAgent> => {
  let behaviour: Behaviour = () => null;
  let asked = 0;
  const server = createServer(async (request, response) => {
    const { id, method, params } = await readCall(request);
    if (!method.startsWith("Send")) {
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32001, message: "Task not found" } }),
      );
      return;
    }
    asked += 1;
    const { parts = [], messageId = "" } = params?.message ?? {};
    const said = await behaviour(parts.map((part) => part.text ?? "").join(""), messageId);
    if (said === null) return;
    if (typeof said === "string") sayMessage(response, id, said);
    else if ("dies" in said) request.socket.destroy();
    else response.writeHead(said.status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    behave: (next) => {
      behaviour = next;
      asked = 0;
    },
    asked: () => asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
