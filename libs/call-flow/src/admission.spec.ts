import { admit, isWorkingTime } from './admission';
import { rightSettings } from './test-settings';

const friday = (hour: number, minute = 0): { day: number; hour: number; minute: number } => ({ day: 5, hour, minute });

describe('admitting a call', () => {
  it.each([
    [friday(8, 59), false],
    [friday(9), true],
    [friday(17, 59), true],
    [friday(18), false],
    [{ day: 6, hour: 12, minute: 0 }, false],
  ])('knows whether %j is working time', (local, expected) => {
    expect(isWorkingTime(rightSettings(), local)).toBe(expected);
  });

  it('works to the very end of a day that ends at 24:00', () => {
    const windows = [{ days: [5], from: '22:00', to: '24:00' }];
    expect(isWorkingTime(rightSettings({ workingTime: { enabled: true, windows } }), friday(23, 59))).toBe(true);
  });

  it('works round the clock without hours', () => {
    const workingTime = { enabled: false, windows: [] };
    expect(isWorkingTime(rightSettings({ workingTime }), friday(3))).toBe(true);
  });

  it('looks at the block list before the hours', () => {
    expect(admit(rightSettings(), '+79990000000', friday(3))).toEqual({ step: 'reject', code: 603 });
    expect(admit(rightSettings(), '+79112233444', friday(3))).toEqual({ step: 'off-hours' });
    expect(admit(rightSettings(), '+79112233444', friday(12))).toEqual({ step: 'answer' });
  });

  it('never blocks a hidden caller, and answers when the time is not known', () => {
    expect(admit(rightSettings({ blockList: [''] }), '', undefined)).toEqual({ step: 'answer' });
  });
});
