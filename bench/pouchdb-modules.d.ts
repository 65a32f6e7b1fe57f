// What the comparison uses of PouchDB, which comes without types.
declare module "pouchdb-core" {
  interface Doc {
    readonly _id: string;
    readonly _rev?: string;
    readonly [field: string]: unknown;
  }
  class PouchDB {
    constructor(name: string, options?: object);
    static plugin(plugin: object): typeof PouchDB;
    static defaults(options: object): typeof PouchDB;
    put(doc: Doc): Promise<unknown>;
    get(id: string): Promise<Doc>;
    bulkDocs(docs: readonly Doc[]): Promise<unknown>;
    allDocs(options: { include_docs: true }): Promise<{ rows: readonly { doc: Doc }[] }>;
    readonly replicate: { from(other: PouchDB, options?: object): PromiseLike<unknown> };
    sync(other: PouchDB, options?: object): PromiseLike<unknown>;
  }
  export = PouchDB;
}
declare module "pouchdb-adapter-http" {
  const plugin: object;
  export = plugin;
}
declare module "pouchdb-adapter-memory" {
  const plugin: object;
  export = plugin;
}
declare module "pouchdb-replication" {
  const plugin: object;
  export = plugin;
}
declare module "express-pouchdb" {
  function app(pouchDB: object, options: object): (request: object, response: object) => void;
  export = app;
}
