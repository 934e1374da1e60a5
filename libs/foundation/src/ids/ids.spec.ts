import { idLength } from '../database/columns';
import { newId, randomText } from './ids';

describe('newId', () => {
  it('has a prefix and 26 characters of Crockford base32, and fits its column', () => {
    const id = newId('call', Date.UTC(2026, 10, 20));
    expect(id).toMatch(/^call_[0-9abcdefghjkmnpqrstvwxyz]{26}$/);
    expect(id.length).toBeLessThanOrEqual(idLength);
  });

  it('sorts as bytes by the time given', () => {
    const times = [0, 1, 31, 32, 1_764_000_000_000, 1_764_000_000_001, 2 ** 47];
    const ids = times.map((time) => newId('x', time));
    expect([...ids].sort()).toEqual(ids);
  });

  it('never repeats within a millisecond', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => newId('x', 1)));
    expect(ids.size).toBe(10_000);
  });

  it('randomText has the length asked for', () => {
    expect(randomText(33)).toHaveLength(33);
  });
});
