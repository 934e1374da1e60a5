/**
 * Runs before every spec file: what Nest's own logger would print in colours between the results is noise there. Nest is loaded only
 * by specs that load it anyway; a spec that looks at logs overrides the logger again.
 */
jest.mock('@nestjs/common', () => {
  const nest = jest.requireActual<Partial<typeof import('@nestjs/common')>>('@nestjs/common');
  // Nest's own files require it again while it loads; the outermost call finds it whole.
  nest.Logger?.overrideLogger(false);
  return nest;
});
