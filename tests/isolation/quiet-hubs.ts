/** Hubs that are never there: every push runs in the Worker itself, which is the same code. */
export const quietHubs = {
  idFromName: (name: string) => name,
  get: () => ({
    push: () => Promise.reject(new Error("no hub here")),
    poke: async () => {},
    wake: async () => {},
    ping: async () => "pong",
    exportsWait: async () => 0,
    hangUp: async () => {},
    fetch: async () => new Response(null, { status: 204 }),
  }),
};
