// Refusals over HTTP: RFC 9457 problem details, with a `code` that programs can switch on.

/** Thrown anywhere while a request is answered; becomes `application/problem+json`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: string, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const titles: Record<number, string> = {
  400: "Bad request",
  401: "Sign in first",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported content",
  422: "Cannot be processed",
  429: "Too many requests",
  500: "Internal error",
  503: "Not available now",
};

/** The response of a problem; `instance` is the request id that the log knows. */
export function problemResponse({ status, code, message, headers }: Problem, instance: string): Response {
  const body = {
    type: `/problems/${code}`,
    title: titles[status] ?? "Error",
    status,
    detail: message,
    code,
    instance: `urn:uuid:${instance}`,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}
