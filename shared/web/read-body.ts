import express, { type RequestHandler } from 'express';
import { RequestError } from '../errors.ts';

interface Options {
  /** Whether a body may be a form. Any page or server can be made to send one. */
  forms?: boolean;
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json$/;
/** The content type that HTTP clients send by default. */
const UNSAID = ['', 'application/x-www-form-urlencoded', 'text/plain'];

/**
 * Reads a body into an object: JSON by its Content-Type, otherwise JSON if it looks like it, or else a form.
 * Clients often leave the Content-Type out, or send a form's by default.
 * @param limit as body-parser writes it: `100kb`
 */
export function readBody(limit: string, { forms = true }: Options = {}): RequestHandler[] {
  return [
    express.text({ type: () => true, limit }),
    (request, _response, next) => {
      const text: unknown = request.body;
      const type = request.headers['content-type'] ?? '';
      if (typeof text === 'string') request.body = bodyOf(text, type, forms);
      next();
    },
  ];
}

function bodyOf(text: string, contentType: string, forms: boolean): object | undefined {
  const [type = ''] = contentType.toLowerCase().split(';');
  if (text.trim() === '') return undefined;
  if (JSON_TYPE.test(type.trim())) return readJson(text);
  const isJson = /^\s*[{[]/.test(text);
  if (!UNSAID.includes(type.trim()) || !(isJson || forms)) {
    const form = forms ? ' or a form (application/x-www-form-urlencoded)' : '';
    throw new RequestError(415, `Send JSON (application/json)${form}`);
  }
  return isJson ? readJson(text) : readForm(text);
}

/** @throws RequestError (400) for anything but a JSON object */
export function readJson(text: string): object {
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new RequestError(400, 'The request body could not be read: send a JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, 'The request body could not be read: it is not well-formed JSON');
  }
}

/** A name that comes twice is a list, so that neither value is lost. */
function readForm(text: string): object {
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}
