import { checkLineSettings } from './check-line-settings';
import { rightSettings } from './test-settings';

describe('checking line settings', () => {
  it('finds nothing wrong with right ones', () => {
    expect(checkLineSettings(rightSettings())).toEqual([]);
    expect(checkLineSettings(rightSettings({ forwardNumber: '+79112233444', noAnswerRule: 'forward' }))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no object', 'settings', ''],
    ['a list', [], ''],
    ['a missing member', { ...rightSettings(), timeZone: undefined }, '/timeZone'],
    ['an unknown member', { ...rightSettings(), colour: 'red' }, '/colour'],
    ['an unknown member with a slash', { ...rightSettings(), 'a/b~c': 1 }, '/a~1b~0c'],
    [
      'an unknown nested member',
      { ...rightSettings(), greeting: { enabled: true, url: 'http://a', x: 1 } },
      '/greeting/x',
    ],
    ['a number without +', rightSettings({ blockList: ['+79990000000', '79112233444'] }), '/blockList/1'],
    [
      'a window that ends before it begins',
      withWindow({ days: [1], from: '18:00', to: '09:00' }),
      '/workingTime/windows/0/to',
    ],
    ['a day that is none', withWindow({ days: [0], from: '09:00', to: '18:00' }), '/workingTime/windows/0/days/0'],
    ['a time that is none', withWindow({ days: [1], from: '9:00', to: '18:00' }), '/workingTime/windows/0/from'],
    [
      'a ring time beyond the platform',
      rightSettings({ queue: { type: 'all', ringSeconds: 61, members: [] } }),
      '/queue/ringSeconds',
    ],
    [
      'an address that is no http',
      rightSettings({ greeting: { enabled: true, url: 'ftp://a/b.mp3' } }),
      '/greeting/url',
    ],
    [
      'an address beyond ASCII',
      rightSettings({ greeting: { enabled: true, url: 'http://a/привет.mp3' } }),
      '/greeting/url',
    ],
    ['forward without a number', rightSettings({ noAnswerRule: 'forward' }), '/forwardNumber'],
  ])('says where %s is', (_what, settings, pointer) => {
    expect(checkLineSettings(settings).map((problem) => problem.pointer)).toEqual([pointer]);
  });

  it('keeps unknown members when it is told to, at any depth', () => {
    const greeting = { enabled: true, url: 'https://media.example/a.mp3', volume: 3 };
    expect(checkLineSettings({ ...rightSettings(), greeting }, 'keep')).toEqual([]);
    expect(checkLineSettings({ ...rightSettings(), colour: 'red' }, 'keep')).toEqual([]);
  });

  it('stays short however much is wrong', () => {
    const blockList = Array.from({ length: 1000 }, () => 'x');
    expect(checkLineSettings(rightSettings({ blockList }))).toHaveLength(50);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`m${index}`, 1]));
    expect(checkLineSettings({ ...rightSettings(), ...many }).length).toBeLessThanOrEqual(20);
    expect(
      checkLineSettings(rightSettings({ blockList: Array.from({ length: 1001 }, () => '+79990000000') })),
    ).toHaveLength(1);
  });
});

function withWindow(window: { days: number[]; from: string; to: string }): unknown {
  return rightSettings({ workingTime: { enabled: true, windows: [window] } });
}
