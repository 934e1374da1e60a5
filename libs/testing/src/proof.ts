import { writeFileSync } from 'node:fs';

/** One run of a heavy property: at small figures under `npm test`, at full ones under `npm run prove -- <name>`. */
export interface Proof<Figure extends string> {
  /** How much is tried in this run. */
  figures: Record<Figure, number>;
  /** Says what came of it, after the last expectation held: under `npm run prove` this becomes the one JSON line. */
  report: (result: Record<string, unknown>) => void;
}

/**
 * Declares a heavy property. The name is written in the call as a plain text, because `npm run prove` finds it there; one
 * proof per name, and under `npm run prove` the whole spec file runs.
 * @param name lower case, digits and hyphens
 * @param figures per figure the usual number and the full one; `PROVE_<FIGURE>` in the environment wins over both
 */
export function proof<Figure extends string>(
  name: string,
  figures: Record<Figure, { usual: number; full: number }>,
): Proof<Figure> {
  const proving = process.env['PROVE'] === name;
  const startedAt = performance.now();
  const chosen = {} as Record<Figure, number>;
  for (const figure of Object.keys(figures) as Figure[]) {
    const given = process.env[`PROVE_${figure.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`];
    chosen[figure] = given ? Number(given) : figures[figure][proving ? 'full' : 'usual'];
  }
  const report = (result: Record<string, unknown>): void => {
    const output = process.env['PROVE_OUTPUT'];
    if (!proving || !output) return;
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    writeFileSync(output, `${JSON.stringify({ proof: name, ok: true, ...chosen, ...result, seconds })}\n`);
  };
  return { figures: chosen, report };
}
