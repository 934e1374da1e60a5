import type { Rule } from '../../store/rows';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { ruleInfo, rulesInOrder } from '../shapes/rule-info';
import { checkLength } from '../requests/rules-of-names';
import { findScenarios, requireApplication } from '../requests/selectors';

const nameLimit = 100;
const patternLimit = 64 * 1024;

const addRule: Method = (context) => {
  const { platform, caller, parameters } = context;
  const { store, clock } = platform;
  const application = requireApplication(context);
  const name = checkLength(parameters.requiredText('rule_name'), nameLimit, 156);
  const pattern = checkPattern(parameters.requiredText('rule_pattern'), 148);
  const existing = rulesInOrder(store, application.id);
  if (existing.some((rule) => rule.name === name)) throw new ApiError(175);
  const scenarios = findScenarios(context) ?? [];
  if (scenarios.some((scenario) => scenario.applicationId !== null && scenario.applicationId !== application.id)) {
    throw new ApiError(132);
  }
  const rule = store.rules.put({
    id: store.nextId('rule'),
    accountId: caller.account.id,
    applicationId: application.id,
    name,
    pattern,
    patternExclude: checkPattern(parameters.text('rule_pattern_exclude') ?? '', 149),
    videoConference: parameters.flag('video_conference') ?? false,
    bindKeyId: parameters.text('bind_key_id') ?? null,
    scenarioIds: scenarios.map((scenario) => scenario.id),
    position: (existing.at(-1)?.position ?? 0) + 1,
    modifiedAt: clock.now(),
  });
  return { result: 1, rule_id: rule.id };
};

function checkPattern(pattern: string, code: number): string {
  checkLength(pattern, patternLimit, code);
  try {
    new RegExp(pattern);
    return pattern;
  } catch {
    throw new ApiError(code);
  }
}

/** Accepts `scenario_id` and does nothing with it, as the platform: BindScenario is the way. */
const setRuleInfo: Method = (context) => {
  const { platform, parameters } = context;
  const rule = ownRule(context, parameters.integer('rule_id', 147));
  const name = checkLength(parameters.text('rule_name') ?? rule.name, nameLimit, 156);
  const neighbours = rulesInOrder(platform.store, rule.applicationId);
  if (neighbours.some((other) => other.id !== rule.id && other.name === name)) throw new ApiError(175);
  platform.store.rules.put({
    ...rule,
    name,
    pattern: checkPattern(parameters.text('rule_pattern') ?? rule.pattern, 148),
    patternExclude: checkPattern(parameters.text('rule_pattern_exclude') ?? rule.patternExclude, 149),
    videoConference: parameters.flag('video_conference') ?? rule.videoConference,
    bindKeyId: parameters.text('bind_key_id') ?? rule.bindKeyId,
    modifiedAt: platform.clock.now(),
  });
  return { result: 1 };
};

function ownRule({ platform, caller }: MethodContext, id: number | undefined): Rule {
  if (id === undefined) throw ApiError.missing('rule_id');
  const rule = platform.store.rules.get(id);
  if (rule?.accountId !== caller.account.id) throw new ApiError(147);
  return rule;
}

const getRules: Method = (context) => {
  const { platform, parameters } = context;
  const application = requireApplication(context);
  const id = parameters.integer('rule_id', 147);
  const name = parameters.text('rule_name');
  const withScenarios = parameters.flag('with_scenarios') === true;
  const page = pageOf(
    rulesInOrder(platform.store, application.id)
      .filter((rule) => id === undefined || rule.id === id)
      .filter((rule) => name === undefined || rule.name.includes(name)),
    parameters,
  );
  return {
    result: page.rows.map((rule) => ruleInfo(platform.store, rule, withScenarios)),
    count: page.count,
    total_count: page.total_count,
  };
};

const delRule: Method = (context) => {
  for (const rule of namedRules(context)) {
    context.platform.store.rules.delete(rule.id);
    for (const phone of context.platform.store.phoneNumbers.find('account', rule.accountId)) {
      if (phone.ruleId === rule.id) context.platform.store.phoneNumbers.put({ ...phone, ruleId: null });
    }
  }
  return { result: 1 };
};

const reorderRules: Method = (context) => {
  const rules = namedRules(context);
  if (new Set(rules.map((rule) => rule.applicationId)).size > 1) throw new ApiError(147);
  const [first] = rules;
  if (first === undefined) return { result: 1 };
  const named = new Set(rules.map((rule) => rule.id));
  const rest = rulesInOrder(context.platform.store, first.applicationId).filter((rule) => !named.has(rule.id));
  [...rules, ...rest].forEach((rule, index) => context.platform.store.rules.put({ ...rule, position: index + 1 }));
  return { result: 1 };
};

function namedRules(context: MethodContext): readonly Rule[] {
  const { platform, caller, parameters } = context;
  const ids = parameters.ids('rule_id', 147);
  if (ids === 'all') return platform.store.rules.find('account', caller.account.id);
  if (ids !== undefined) return ids.map((id) => ownRule(context, id));
  const names = parameters.list('rule_name');
  if (names === undefined) throw ApiError.missing('rule_id');
  const rules = rulesInOrder(platform.store, requireApplication(context).id);
  return names.map((name) => {
    const rule = rules.find((candidate) => candidate.name === name);
    if (rule === undefined) throw new ApiError(156);
    return rule;
  });
}

/** Methods about routing rules. */
export const ruleMethods: MethodTable = {
  AddRule: addRule,
  SetRuleInfo: setRuleInfo,
  GetRules: getRules,
  DelRule: delRule,
  ReorderRules: reorderRules,
};
