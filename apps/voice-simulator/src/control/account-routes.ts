import type { FastifyInstance } from 'fastify';
import { Decimal } from 'decimal.js';
import { accountInfo } from '../management-api/shapes/account-info';
import type { Platform } from '../platform';
import type { Account } from '../store/rows';
import { BadControlInput, ControlInput } from './control-input';

const mostRepetitions = 10_000;

/**
 * Adds what the platform's own staff could do to an account:
 * `GET /control/accounts/<name>`; `POST …/freeze` and `…/unfreeze` (with their callbacks); `POST …/balance {"amount"}` sets the balance
 * by an adjustment; `POST /control/callbacks {"accountName","type","payload","times","forged"}` sends any callback, the same one
 * `times` times when above 1 (a replay), with a wrong hash when forged.
 */
export function registerAccountRoutes(server: FastifyInstance, platform: Platform): void {
  const { store, ledger, callbacks } = platform;
  server.get<{ Params: { name: string } }>('/control/accounts/:name', (request) => {
    const account = accountNamed(platform, request.params.name);
    return {
      ...accountInfo(account, false),
      parent_id: account.parentId,
      waiting_callbacks: callbacks.waiting(account.id),
    };
  });
  for (const [action, frozen] of [
    ['freeze', true],
    ['unfreeze', false],
  ] as const) {
    server.post<{ Params: { name: string } }>(`/control/accounts/:name/${action}`, (request) => {
      const account = accountNamed(platform, request.params.name);
      if (account.frozen !== frozen) {
        store.commit(() => {
          store.accounts.put({ ...account, frozen });
          callbacks.enqueue(account.id, frozen ? 'account_is_frozen' : 'account_is_unfrozen', {});
        });
      }
      return { frozen };
    });
  }
  server.post<{ Params: { name: string } }>('/control/accounts/:name/balance', (request) => {
    const account = accountNamed(platform, request.params.name);
    const amount = new ControlInput(request.body).only('amount').text('amount');
    if (amount === undefined || !/^-?\d{1,12}(\.\d{1,4})?$/.test(amount)) {
      throw new BadControlInput('amount must be a decimal string of at most four places');
    }
    const change = new Decimal(amount).minus(account.balance);
    const entry = { amount: change.abs(), type: 'adjustment', description: 'Set by hand', mustBeCovered: false };
    if (change.isNegative()) ledger.charge(account.id, entry);
    else if (!change.isZero()) ledger.credit(account.id, entry);
    return { balance: ledger.balanceOf(account.id).toFixed(4) };
  });
  server.post('/control/callbacks', async (request, reply) => {
    const input = new ControlInput(request.body).only('accountName', 'type', 'payload', 'times', 'forged');
    const account = accountNamed(platform, input.text('accountName') ?? '');
    const type = input.text('type');
    const times = input.number('times') ?? 1;
    if (type === undefined || !/^[a-z_]{1,60}$/.test(type)) throw new BadControlInput('type must be a callback type');
    if (!Number.isInteger(times) || times < 1 || times > mostRepetitions) {
      throw new BadControlInput(`times must be 1 to ${mostRepetitions}`);
    }
    const payload = (input.raw('payload') ?? {}) as Readonly<Record<string, unknown>>;
    const callback = callbacks.enqueue(account.id, type, payload, input.flag('forged') ?? false);
    if (callback === undefined) throw new BadControlInput('the account has no callback_url');
    if (times > 1) await callbacks.send(callback, times - 1);
    return reply.code(202).send({ callbackId: callback.id, sent: times });
  });
}

function accountNamed({ store }: Platform, name: string): Account {
  const account = store.accounts.find('name', name)[0];
  if (account === undefined) throw new BadControlInput('there is no account of this name');
  return account;
}
