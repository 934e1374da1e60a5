'use strict';

/**
 * The architecture diagram: every room, and the rooms that it may enter (through their index.ts only).
 * A new edge is a decision: add it here with the change that needs it, and say why in the commit.
 */
const rooms = {
  foundation: [],
  signing: [],
  'call-flow': [],
  'scenario-sandbox': [],
  'portal-sdk': ['signing'],
  'voice-platform': ['foundation'],
  tenants: ['foundation', 'signing'],
  releases: ['foundation', 'call-flow'],
  accounts: ['foundation', 'signing', 'tenants', 'voice-platform', 'releases'],
  endpoints: ['foundation', 'tenants', 'voice-platform', 'accounts'],
  numbers: ['foundation', 'tenants', 'voice-platform', 'accounts'],
  routing: ['foundation', 'signing', 'call-flow', 'tenants', 'numbers'],
  balance: ['foundation', 'tenants', 'voice-platform', 'accounts'],
  webhooks: ['foundation', 'tenants'],
  calls: ['foundation', 'signing', 'call-flow', 'tenants', 'voice-platform', 'accounts', 'routing', 'balance'],
  testing: ['foundation', 'signing', 'portal-sdk', 'tenants'],
};

/** What each app may enter. Apps are doors: nothing imports them. */
const apps = {
  controller: Object.keys(rooms).filter((room) => !['testing', 'scenario-sandbox', 'portal-sdk'].includes(room)),
  worker: Object.keys(rooms).filter((room) => !['testing', 'scenario-sandbox', 'portal-sdk'].includes(room)),
  scenario: ['call-flow', 'signing'],
  'voice-simulator': ['foundation', 'scenario-sandbox'],
  'demo-portal': ['foundation', 'portal-sdk', 'call-flow'],
};

const tests = '\\.(spec|db-spec|e2e-spec)\\.ts$|/test/|^libs/testing/|/conformance';

const roomFences = Object.entries(rooms).map(([room, entered]) => ({
  name: `room-${room}`,
  comment: `libs/${room} may enter only: ${entered.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^libs/${room}/`, pathNot: tests },
  to: { path: '^(libs|apps)/', pathNot: [room, ...entered].map((name) => `^libs/${name}/`) },
}));

const appFences = Object.entries(apps).map(([app, entered]) => ({
  name: `app-${app}`,
  comment: `apps/${app} may enter only: ${entered.join(', ')}`,
  severity: 'error',
  from: { path: `^apps/${app}/`, pathNot: tests },
  to: { path: '^(libs|apps)/', pathNot: [`^apps/${app}/`, ...entered.map((name) => `^libs/${name}/`)] },
}));

module.exports = {
  forbidden: [
    ...roomFences,
    ...appFences,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rooms-have-one-door',
      comment: 'A room is entered through its index.ts only.',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/', pathNot: tests },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'nobody-enters-an-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'typeorm-stays-with-rows',
      comment: 'Telephony-free pure files and doors know no SQL.',
      severity: 'error',
      from: {
        path: '^(apps/(scenario|voice-simulator|demo-portal)|libs/(signing|call-flow|scenario-sandbox|portal-sdk|voice-platform))/',
      },
      to: { path: 'node_modules/(typeorm|mysql2)/' },
    },
    {
      name: 'bullmq-only-in-queues',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/foundation/src/queues/', tests] },
      to: { path: 'node_modules/bullmq/' },
    },
    {
      name: 'swagger-only-at-the-doors',
      severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/foundation/src/http/' },
      to: { path: 'node_modules/@nestjs/swagger/' },
    },
    {
      name: 'pure-rooms-import-no-nest',
      severity: 'error',
      from: { path: '^libs/(signing|call-flow|scenario-sandbox|portal-sdk)/' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'testing-is-for-specs',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: tests },
      to: { path: '^libs/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.local|node_modules)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@patchbay/source', 'import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
