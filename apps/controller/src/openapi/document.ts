import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const problemResponse = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** RFC 9457, with the members that every problem of ours has. */
const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: {
      type: 'string',
      description: '`/problems/<code>`; the codes are listed in docs/problems.md',
      example: '/problems/number-not-found',
    },
    title: { type: 'string', description: 'The code in words, the same for every occurrence' },
    status: { type: 'integer', description: 'The HTTP status' },
    detail: { type: 'string', description: 'What happened this time' },
    instance: { type: 'string', description: 'The id of the request, to be named to support' },
    errors: {
      type: 'array',
      description: 'Each fault of a request that does not have the expected form',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer (RFC 6901) into the body' },
          detail: { type: 'string', description: 'What is wrong there' },
        },
      },
    },
  },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'One per intended effect, covered by the signature; repeats within 72 hours get the first answer',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
} as const;

/** The OpenAPI 3.1 document of every door, with what the signature and the idempotency rules add to each operation. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const outline = new DocumentBuilder()
    .setTitle('Patchbay')
    .setDescription(
      'Telephony for portals: accounts, logins, numbers, lines and calls. Every exchange is signed both ways (profile tc1 of RFC 9421).',
    )
    .setVersion('1')
    .addSecurity('tc1', {
      type: 'apiKey',
      in: 'header',
      name: 'Signature-Input',
      description: 'Content-Digest, Signature-Input and Signature of profile tc1; see the README for a signed request',
    })
    .setOpenAPIVersion('3.1.0')
    .build();
  const document = SwaggerModule.createDocument(app, outline);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ['get', 'put', 'post', 'delete', 'patch'] as const) {
      const operation = item[method];
      if (operation !== undefined && !path.startsWith('/platform/')) complete(operation, method, path);
    }
  }
  return document;
}

function complete(operation: Operation, method: string, path: string): void {
  operation.security = [{ tc1: [] }];
  const isWrite = method !== 'get';
  if (isWrite && path.startsWith('/v1/')) operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
  operation.responses = {
    ...operation.responses,
    ...(isWrite ? { 400: problemResponse('The request does not have the expected form') } : {}),
    401: problemResponse('The signature does not hold; unsigned unless only the time was wrong'),
    403: problemResponse('The key is not for this door, or the tenant is suspended or closed'),
    ...(path.includes('{') || isWrite ? { 404: problemResponse('There is no such thing for this caller') } : {}),
    ...(isWrite && path.startsWith('/v1/')
      ? { 409: problemResponse('The state of things refuses the request now') }
      : {}),
    ...(isWrite ? { 422: problemResponse('Well formed, but it cannot be meant or done') } : {}),
    429: problemResponse('More requests than agreed; `Retry-After` says when to come again'),
    503: problemResponse('Something we depend on is away; `Retry-After` says when to come again'),
  } as never;
}
