import { waitFor } from './wait-for';

describe('waitFor', () => {
  it('returns the first truthy value, whatever threw before it', async () => {
    let looks = 0;
    const value = await waitFor(
      () => {
        looks += 1;
        if (looks === 1) throw new Error('not yet');
        return looks === 3 && 'there';
      },
      { everyMs: 1 },
    );
    expect([value, looks]).toEqual(['there', 3]);
  });

  it('gives up at the deadline and says what was awaited and why not', async () => {
    const cause = new Error('refused');
    const waiting = waitFor(() => Promise.reject(cause), { deadlineMs: 20, everyMs: 1, what: 'the controller' });
    await expect(waiting).rejects.toMatchObject({ message: 'Waited 20 ms for the controller in vain.', cause });
  });
});
