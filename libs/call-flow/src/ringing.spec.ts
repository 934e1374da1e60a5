import * as fc from 'fast-check';
import { readInviteAnswer } from './invite-answer';
import {
  afterGreeting,
  afterInvite,
  afterNoAnswer,
  devicesOfExtension,
  MOST_RUNG_TOGETHER,
  nextInQueue,
} from './ringing';
import { rightSettings } from './test-settings';

const { queue } = rightSettings();

describe('whom to ring', () => {
  it('awaits an extension only where extensions are dialled', () => {
    expect(afterGreeting(rightSettings())).toEqual({ step: 'await-extension', waitMs: 2000 });
    const off = { enabled: false, waitSeconds: 2, noAnswerRule: 'hangup' } as const;
    expect(afterGreeting(rightSettings({ extensionDialling: off }))).toEqual({ step: 'invite' });
  });

  it('rings both devices of an extension, and nobody without digits', () => {
    expect(devicesOfExtension('12')).toEqual([
      { userId: '12', kind: 'browser' },
      { userId: '12', kind: 'desk-phone' },
    ]);
    expect(devicesOfExtension('')).toEqual([]);
  });

  it.each([
    [
      { command: 'wait', userId: 67, userHasPhone: true },
      { step: 'ring', devices: [{ userId: '67', kind: 'desk-phone' }] },
    ],
    [
      { command: 'wait', userId: '67' },
      { step: 'ring', devices: [] },
    ],
    [
      { command: 'wait', operatorId: '67' },
      { step: 'ring', devices: [] },
    ],
    [
      { command: 'user', userId: '67' },
      { step: 'ring', devices: [{ userId: '67', kind: 'browser' }] },
    ],
    [{ command: 'queue' }, { step: 'queue' }],
    [{ command: 'hangup' }, { step: 'hangup' }],
    [{ command: 'user' }, { step: 'queue' }],
    [{ command: 'dance' }, { step: 'queue' }],
    ['wait', { step: 'queue' }],
    [null, { step: 'queue' }],
  ])('understands %j', (answer, step) => {
    expect(afterInvite(readInviteAnswer(answer))).toEqual(step);
  });

  it('rings strictly in order, evenly from another member each time, or all together', () => {
    expect(nextInQueue(queue, [], 1)).toEqual(['67']);
    expect(nextInQueue(queue, ['67'], 1)).toEqual(['68']);
    expect(nextInQueue({ ...queue, type: 'evenly' }, [], 1)).toEqual(['68']);
    expect(nextInQueue({ ...queue, type: 'evenly' }, ['68', '69'], 1)).toEqual(['67']);
    expect(nextInQueue({ ...queue, type: 'all' }, [], 1)).toEqual(['67', '68', '69']);
  });

  it('follows the rule when the queue is through', () => {
    const tried = ['67', '68', '69'];
    expect(afterNoAnswer(rightSettings(), tried, 0)).toEqual({ step: 'voicemail' });
    expect(afterNoAnswer(rightSettings({ noAnswerRule: 'hangup' }), tried, 0)).toEqual({ step: 'hangup' });
    const forward = { noAnswerRule: 'forward', forwardNumber: '+79112233444' } as const;
    expect(afterNoAnswer(rightSettings(forward), tried, 0)).toEqual({ step: 'forward', number: '+79112233444' });
    expect(afterNoAnswer(rightSettings({ noAnswerRule: 'forward' }), tried, 0)).toEqual({ step: 'voicemail' });
  });

  it('rings every member exactly once, never too many together, whatever the queue', () => {
    const members = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,4}$/), { maxLength: 12 });
    const type = fc.constantFrom('evenly', 'strictly', 'all');
    fc.assert(
      fc.property(members, type, fc.nat(), (list, queueType, turn) => {
        const rung: string[] = [];
        for (let rounds = 0; rounds <= list.length; rounds += 1) {
          const next = nextInQueue({ type: queueType, ringSeconds: 20, members: list }, rung, turn);
          expect(next.length).toBeLessThanOrEqual(MOST_RUNG_TOGETHER);
          rung.push(...next);
        }
        expect([...rung].sort()).toEqual([...list].sort());
      }),
    );
  });
});
