import { isRefusal } from '#voice-platform';

/**
 * The thing of our deterministic name, whoever made it: this call, an earlier attempt whose answer was lost, or a replica that was faster in
 * between, in which case the platform refuses the creation as `name-taken` and the thing is there to be found. A name that is taken by
 * something that cannot be found stays the platform's refusal.
 */
export async function findOrCreate<T>(find: () => Promise<T | undefined>, create: () => Promise<T>): Promise<T> {
  const found = await find();
  if (found !== undefined) return found;
  try {
    return await create();
  } catch (error) {
    if (!isRefusal(error, 'name-taken', 'email-taken')) throw error;
    const madeMeanwhile = await find();
    if (madeMeanwhile === undefined) throw error;
    return madeMeanwhile;
  }
}
