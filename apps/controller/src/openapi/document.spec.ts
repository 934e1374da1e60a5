import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Schema {
  properties?: Record<string, Record<string, unknown>>;
}
interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, unknown> }>;
}

const document = JSON.parse(readFileSync(resolve(__dirname, '../../../../docs/openapi.json'), 'utf8')) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation, name: `${method} ${path}` })),
);
const signed = operations.filter(({ path }) => path.startsWith('/v1/') || path.startsWith('/scenario/v1/'));

describe('the OpenAPI document', () => {
  it('is version 3.1 and names every operation once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
  });

  it.each(operations)('gives $name a summary and a tag', ({ operation }) => {
    expect(operation.summary).toMatch(/.{8,}/);
    expect(operation.tags).toHaveLength(1);
  });

  it.each(signed)('says that $name is signed and how it refuses', ({ operation }) => {
    expect(operation.security).toEqual([{ tc1: [] }]);
    for (const status of ['401', '403', '429', '503']) {
      expect(Object.keys(operation.responses[status]?.content ?? {})).toEqual(['application/problem+json']);
    }
  });

  it.each(signed.filter(({ method, path }) => method !== 'get' && path.startsWith('/v1/')))(
    'asks for an Idempotency-Key on $name',
    ({ operation }) => {
      expect(operation.parameters?.filter(({ name }) => name === 'Idempotency-Key')).toHaveLength(1);
    },
  );

  it('describes every property', () => {
    const silent = Object.entries(document.components.schemas).flatMap(([name, { properties }]) =>
      Object.entries(properties ?? {})
        .filter(([, property]) => typeof property['description'] !== 'string')
        .map(([property]) => `${name}.${property}`),
    );
    expect(silent).toEqual([]);
  });
});
