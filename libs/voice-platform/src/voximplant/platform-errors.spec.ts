import { platformError } from './platform-errors';

describe('errors of the Management API', () => {
  it.each([
    [2, { code: 'voice-platform-unavailable' }],
    [340, { code: 'voice-platform-busy', retryAfterSeconds: 1 }],
    [106, { reason: 'name-taken' }],
    [128, { reason: 'email-taken' }],
    [127, { reason: 'insufficient-funds' }],
    [182, { reason: 'number-taken' }],
    [395, { reason: 'number-already-rented' }],
    [456, { reason: 'not-authorised' }],
    [12_345, { reason: 'other', platformCode: 12_345 }],
  ])('sorts code %i', (code, expected) => {
    expect(platformError('AnyMethod', code, 'text')).toMatchObject(expected);
  });

  it('takes the pause of code 416 from its text, within five minutes', () => {
    expect(platformError('AnyMethod', 416, 'Repeat after 12 seconds')).toMatchObject({ retryAfterSeconds: 12 });
    expect(platformError('AnyMethod', 416, 'Repeat after 86400 seconds')).toMatchObject({ retryAfterSeconds: 300 });
    expect(platformError('AnyMethod', 416, 'Repeat later')).toMatchObject({ retryAfterSeconds: 1 });
  });

  it('shows a portal neither the name nor the words of the platform', () => {
    const error = platformError('AddAccount', 173, 'The account name is forbidden by Voximplant');
    expect(`${error.message}${error.detail}${JSON.stringify(error.extensions)}`).not.toMatch(/voximplant|forbidden/i);
  });
});
