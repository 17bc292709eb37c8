import express, { type RequestHandler } from 'express';
import { RequestError } from '../errors.ts';

/** A file that a person has chosen in a form. */
export interface Upload {
  name: string;
  bytes: Uint8Array;
}

const MULTIPART = 'multipart/form-data';

/**
 * Reads a form that sends files into `request.body`: texts, and an `Upload` for each file. Mount it where a form has one.
 * @param limit of the whole form, as body-parser writes it: `2mb`
 */
export function readUpload(limit: string): RequestHandler[] {
  return [
    express.raw({ type: MULTIPART, limit }),
    async (request, _response, next) => {
      if (Buffer.isBuffer(request.body) && request.is(MULTIPART))
        request.body = await fieldsOf(request.body, request.headers['content-type'] ?? '');
      next();
    },
  ];
}

async function fieldsOf(body: Buffer, contentType: string): Promise<Record<string, string | Upload>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch((cause: unknown) => {
      throw new RequestError(400, 'The form could not be read', { cause });
    });
  const fields: Record<string, string | Upload> = {};
  for (const [field, value] of form.entries()) {
    fields[field] =
      typeof value === 'string'
        ? value
        : { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
  }
  return fields;
}
