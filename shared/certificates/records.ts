// The records of certificates, without the schemas: for views.
import { collection } from "../sync/collection.ts";
import type { Certificate } from "./schema.ts";

export const certificates = collection<Certificate>("certificate");
