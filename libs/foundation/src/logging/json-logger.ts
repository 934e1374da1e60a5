import { stdout } from 'node:process';
import type { LoggerService } from '@nestjs/common';
import { logIds } from './log-context';
import { redact } from './redaction';

const severity = { error: 0, warn: 1, log: 2, debug: 3, verbose: 4 } as const;
type Level = keyof typeof severity;

/**
 * The one logger: a JSON object a line on standard output, with time, level, context, message, the ambient ids and the parameters.
 * Messages are constant sentences, variables go into parameters; everything passes redaction.
 */
export class JsonLogger implements LoggerService {
  constructor(
    private readonly app: string,
    private readonly leastSevere: Level = 'log',
    private readonly write: (line: string) => void = (line) => stdout.write(line),
  ) {}

  error(message: unknown, ...rest: unknown[]): void {
    this.print('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.print('warn', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.print('log', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.print('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.print('verbose', message, rest);
  }

  private print(level: Level, message: unknown, rest: unknown[]): void {
    if (severity[level] > severity[this.leastSevere]) return;
    const context = typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
    const parameters = rest.filter((item) => item !== undefined);
    const line = {
      time: new Date().toISOString(),
      level,
      app: this.app,
      context,
      message: redact(typeof message === 'string' ? message : message),
      ...logIds(),
      ...(parameters.length === 0 ? {} : { params: redact(parameters.length === 1 ? parameters[0] : parameters) }),
    };
    this.write(`${JSON.stringify(line)}\n`);
  }
}
