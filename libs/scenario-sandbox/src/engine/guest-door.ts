import type { GuestOperation } from '../operations';
import { runtimeLimits } from '../sandbox-settings';
import type { GuestSettings } from '../prelude/kit';
import { GuestServices } from './guest-services';
import type { GuestFailure, GuestOutcome, ScenarioProgram } from './scenario-engine';

/** What one callback may hand out: its operations live outside the runtime's memory limit. */
const mostOperations = 10_000;
const mostCharacters = 4 * 1024 * 1024;

/** The outer side of a realm's one host function: collects operations and failures, answers services. */
export class GuestDoor {
  private readonly services: GuestServices;
  private operations: GuestOperation[] = [];
  private characters = 0;
  private failure: GuestFailure | undefined;

  constructor(private readonly program: ScenarioProgram) {
    this.services = new GuestServices(program);
  }

  /** What the prelude is built with. */
  get settings(): GuestSettings {
    return { limits: runtimeLimits, customData: this.program.customData, seeded: this.program.seed !== undefined };
  }

  /** The host function itself. Throws what the scenario shall see as an error. */
  call(name: string, json: string): string | undefined {
    if (name === 'failed') this.fail({ kind: 'uncaught', message: String(JSON.parse(json)) });
    else if (name === 'emit') this.collect(json);
    else return this.services.answer(name, json);
    return undefined;
  }

  /** The first failure counts; later ones are its consequences. */
  fail(failure: GuestFailure): void {
    this.failure ??= failure;
  }

  /** What was collected since the last time. */
  takeOutcome(response: string | undefined): GuestOutcome {
    const outcome: GuestOutcome = { operations: this.operations };
    if (response !== undefined) outcome.response = response;
    if (this.failure !== undefined) outcome.failure = this.failure;
    this.operations = [];
    this.characters = 0;
    return outcome;
  }

  private collect(json: string): void {
    this.characters += json.length;
    if (this.operations.length >= mostOperations || this.characters > mostCharacters) {
      throw new RangeError('too many operations in one callback');
    }
    this.operations.push(JSON.parse(json) as GuestOperation);
  }
}
