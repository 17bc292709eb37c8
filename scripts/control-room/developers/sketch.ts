import { z } from 'zod';

const Schema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  get anyOf() {
    return z.array(Schema).optional();
  },
  get items() {
    return Schema.optional();
  },
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  required: z.array(z.string()).optional(),
});
type Schema = z.output<typeof Schema>;

/** A JSON Schema for eyes that read TypeScript. */
export const sketch = (schema: unknown): string => drawn(Schema.parse(schema), '');

function drawn(schema: Schema, indent: string): string {
  const { type, anyOf, items, properties, required = [] } = schema;
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  if (anyOf) return anyOf.map((each) => drawn(each, indent)).join(' | ');
  if (type === 'array' && items) return `Array<${drawn(items, indent)}>`;
  if (type !== 'object') return type === undefined ? 'unknown' : [type].flat().join(' | ');
  if (!properties) return '{ [name: string]: unknown }';
  const lines = Object.entries(properties).map(
    ([name, each]) =>
      `${indent}  ${name}${required.includes(name) ? '' : '?'}: ${drawn(each, `${indent}  `)};`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}
