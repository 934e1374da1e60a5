import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../errors/app-error';

/** Class-validator's rules on every DTO: unknown fields are refused, nothing is converted silently, failures name each field by JSON pointer. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    stopAtFirstError: true,
    exceptionFactory: (errors: ValidationError[]) =>
      new InvalidInput('invalid-request', 'The request does not have the expected form.', {
        fields: flatten(errors, ''),
      }),
  });
}

function flatten(errors: readonly ValidationError[], prefix: string): FieldProblem[] {
  return errors.flatMap((error) => {
    const pointer = `${prefix}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.values(error.constraints ?? {}).map((detail) => ({ pointer, detail }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}
