import { NotFoundException } from '@nestjs/common';
import * as errors from '../errors/app-error';
import { problemOf } from './problem';

describe('problemOf', () => {
  it.each([
    [errors.InvalidInput, 400],
    [errors.Unauthenticated, 401],
    [errors.PaymentRequired, 402],
    [errors.NotAllowed, 403],
    [errors.NotFound, 404],
    [errors.Conflict, 409],
    [errors.Unprocessable, 422],
    [errors.LimitExceeded, 429],
    [errors.DependencyFailed, 503],
  ] as const)('%p is %d, with its code and detail', (errorClass, status) => {
    expect(problemOf(new errorClass('some-code', 'Said to the caller.'))).toEqual({
      type: '/problems/some-code',
      title: 'Some code',
      status,
      detail: 'Said to the caller.',
    });
  });

  it('carries extensions and faults of fields', () => {
    const fields = [{ pointer: '/a', detail: 'is not b' }];
    const error = new errors.InvalidInput('x', 'y', { fields, extensions: { serverTime: 'now' } });
    expect(problemOf(error)).toMatchObject({ serverTime: 'now', errors: fields });
  });

  it.each<[string, unknown, number, string]>([
    ['a body that cannot be parsed', new SyntaxError('Unexpected token'), 500, 'internal-error'],
    ['what Fastify refuses', Object.assign(new Error('x'), { statusCode: 400 }), 400, 'malformed-request'],
    ['a route that is not there', new NotFoundException('Cannot GET /x'), 404, 'not-found'],
    ['a long body', Object.assign(new Error('x'), { statusCode: 413 }), 413, 'body-too-large'],
    ['another media type', Object.assign(new Error('x'), { statusCode: 415 }), 415, 'unsupported-media-type'],
    ['a slow request', Object.assign(new Error('x'), { statusCode: 408 }), 408, 'request-timeout'],
    ['a status of 4xx without a name', Object.assign(new Error('x'), { statusCode: 418 }), 418, 'malformed-request'],
    ['a text', 'thrown text', 500, 'internal-error'],
    ['nothing', undefined, 500, 'internal-error'],
  ])('describes %s', (_, thrown, status, code) => {
    expect(problemOf(thrown)).toMatchObject({ status, type: `/problems/${code}` });
  });

  it('says nothing about our insides', () => {
    const inside = 'SELECT secret FROM table at /srv/file.ts:1';
    for (const thrown of [new Error(inside), new errors.InternalError('broken', inside), new TypeError(inside)]) {
      const { detail, ...rest } = problemOf(thrown);
      expect(detail).toBe('Something went wrong on our side.');
      expect(JSON.stringify(rest)).not.toContain('secret');
    }
  });
});
