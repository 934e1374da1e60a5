import { VirtualClock } from './virtual-clock';

const hourMs = 3_600_000;

describe('VirtualClock', () => {
  let clock: VirtualClock;

  beforeEach(() => {
    clock = new VirtualClock({ startMs: 1000, networkGraceMs: 50 });
  });

  afterEach(() => clock.close());

  it('jumps to the next timer when nothing holds it', async () => {
    const began = performance.now();
    await new Promise<void>((resolve) => clock.at(1000 + hourMs, resolve));
    expect(clock.now()).toBe(1000 + hourMs);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('fires timers by time, and those of one moment in the order in which they were set', async () => {
    const fired: string[] = [];
    clock.at(3000, () => fired.push('b'));
    clock.at(2000, () => fired.push('a'));
    clock.at(3000, () => fired.push('c'));
    clock.at(2500, () => fired.push('never')).cancel();
    await new Promise<void>((resolve) => clock.at(3000, resolve));
    expect(fired).toEqual(['a', 'b', 'c']);
  });

  it('stands while somebody computes', async () => {
    const release = clock.hold();
    let fired = false;
    clock.at(2000, () => (fired = true));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect([fired, clock.now()]).toEqual([false, 1000]);
    release();
    await new Promise<void>((resolve) => clock.at(2000, resolve));
    expect(fired).toBe(true);
  });

  it('stands for the grace while HTTP is pending, then runs at wall pace', async () => {
    const began = performance.now();
    const release = clock.hold('network');
    await new Promise<void>((resolve) => clock.at(1100, resolve));
    const wallMs = performance.now() - began;
    expect(wallMs).toBeGreaterThanOrEqual(145);
    expect(clock.now()).toBe(1100);
    release();
    await new Promise<void>((resolve) => clock.at(1000 + hourMs, resolve));
  });

  it('counts the grace once for requests that overlap, so that a silent one times out while others come and go', async () => {
    const silent = clock.hold('network');
    const fired: number[] = [];
    clock.at(1200, () => fired.push(clock.now()));
    const began = performance.now();
    // Each is younger than the grace, and one is always pending.
    while (fired.length === 0 && performance.now() - began < 3000) {
      const release = clock.hold('network');
      await new Promise((resolve) => setTimeout(resolve, 20));
      release();
    }
    expect(fired).toEqual([1200]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(245);
    silent();
  });

  it('gives the next request its own grace when none was pending', async () => {
    for (let request = 0; request < 5; request += 1) {
      const release = clock.hold('network');
      await new Promise((resolve) => setTimeout(resolve, 15));
      const due = new Promise<void>((resolve) => clock.at(clock.now(), resolve));
      release();
      await due;
    }
    expect(clock.now()).toBe(1000);
  });

  it('runs at wall pace when nothing is scheduled, and leaves timers of the background their time', async () => {
    let fired = false;
    clock.at(1000 + hourMs, () => (fired = true), { background: true });
    const sooner = new Promise<void>((resolve) => clock.at(1030, resolve, { background: true }));
    const began = performance.now();
    await sooner;
    expect(performance.now() - began).toBeGreaterThanOrEqual(25);
    expect(fired).toBe(false);
    await clock.advance(hourMs);
    expect(fired).toBe(true);
  });

  it('is driven by advance alone while it is paused', async () => {
    clock.hold('paused');
    const fired: number[] = [];
    for (const at of [1200, 1500, 9000]) clock.at(at, () => fired.push(clock.now()));
    await clock.advance(700);
    expect([fired, clock.now()]).toEqual([[1200, 1500], 1700]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(1700);
  });

  it('lets listeners hear of a jump before what is due at the new time happens', async () => {
    const happened: string[] = [];
    clock.onJump(async (_from, to, running) => {
      await new Promise((resolve) => setImmediate(resolve));
      happened.push(`heard ${to} ${running}`);
    });
    const release = clock.hold();
    clock.at(5000, () => happened.push('fired'));
    release();
    await new Promise<void>((resolve) => clock.at(5000, resolve));
    expect(happened.filter((entry) => !entry.includes('true'))).toEqual(
      expect.arrayContaining(['heard 5000 false', 'fired']),
    );
    expect(happened.indexOf('heard 5000 false')).toBeLessThan(happened.indexOf('fired'));
  });
});
