import type { Application, Rule, Scenario } from '../../store/rows';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { pageOf } from '../requests/paging';
import { scenarioInfo } from '../shapes/rule-info';
import { checkLength } from '../requests/rules-of-names';
import { findApplication, findRule, findScenarios, requireRule, sameName } from '../requests/selectors';

/** The stricter of the two documented limits: `scenario_script` is less than 128 KB of UTF-8 (AddScenario). */
const scriptLimitBytes = 128 * 1024;
const nameLimit = 30;

const addScenario: Method = (context) => {
  const { platform, caller, parameters } = context;
  const { store, clock } = platform;
  const name = checkLength(parameters.requiredText('scenario_name'), nameLimit, 168);
  const script = checkScript(parameters.text('scenario_script') ?? '');
  const rule = findRule(context);
  const application = rule === undefined ? findApplication(context) : undefined;
  const holder = scenarioNamed(context, name, application);
  if (holder !== undefined && parameters.flag('rewrite') !== true) throw new ApiError(133);
  const scenario = store.scenarios.put({
    id: holder?.id ?? store.nextId('scenario'),
    accountId: caller.account.id,
    applicationId: application?.id ?? null,
    name,
    script,
    modifiedAt: clock.now(),
  });
  if (rule !== undefined) bind(context, rule, [scenario]);
  return { result: 1, scenario_id: scenario.id };
};

function scenarioNamed(
  { platform, caller }: MethodContext,
  name: string,
  application?: Application,
): Scenario | undefined {
  return platform.store.scenarios
    .find('account', caller.account.id)
    .find((scenario) => sameName(scenario.name, name) && scenario.applicationId === (application?.id ?? null));
}

function checkScript(script: string): string {
  if (Buffer.byteLength(script) >= scriptLimitBytes) throw new ApiError(130);
  return script;
}

const setScenarioInfo: Method = (context) => {
  const { platform, caller, parameters } = context;
  const own = platform.store.scenarios.find('account', caller.account.id);
  const id = parameters.integer('scenario_id', 132);
  const oldName = parameters.text('required_scenario_name');
  if (id === undefined && oldName === undefined) throw ApiError.missing('scenario_id');
  const scenario = own.find((candidate) =>
    id === undefined ? sameName(candidate.name, oldName ?? '') : candidate.id === id,
  );
  if (scenario === undefined) throw new ApiError(132);
  const name = checkLength(parameters.text('scenario_name') ?? scenario.name, nameLimit, 168);
  const taken = own.some(
    (other) => other.id !== scenario.id && other.applicationId === scenario.applicationId && sameName(other.name, name),
  );
  if (taken) throw new ApiError(133);
  const script = parameters.text('scenario_script');
  platform.store.scenarios.put({
    ...scenario,
    name,
    script: script === undefined ? scenario.script : checkScript(script),
    modifiedAt: platform.clock.now(),
  });
  return { result: 1 };
};

const getScenarios: Method = (context) => {
  const { platform, caller, parameters } = context;
  const id = parameters.integer('scenario_id', 132);
  const name = parameters.text('scenario_name');
  const application = findApplication(context);
  const withScript = parameters.flag('with_script') === true;
  if (withScript && id === undefined) throw ApiError.missing('scenario_id');
  const { parentId } = caller.account;
  const shared = parentId === null ? [] : platform.store.scenarios.find('account', parentId);
  const visible = [
    ...platform.store.scenarios.find('account', caller.account.id),
    ...shared.filter((scenario) => scenario.applicationId === null),
  ];
  const page = pageOf(
    visible
      .filter((scenario) => id === undefined || scenario.id === id)
      .filter((scenario) => name === undefined || sameName(scenario.name, name))
      .filter((scenario) => application === undefined || scenario.applicationId === application.id),
    parameters,
  );
  return {
    result: page.rows.map((scenario) => scenarioInfo(scenario, withScript, scenario.accountId !== caller.account.id)),
    count: page.count,
    total_count: page.total_count,
  };
};

const delScenario: Method = (context) => {
  const { store } = context.platform;
  const doomed = new Set(requireScenarios(context).map((scenario) => scenario.id));
  for (const rule of store.rules.find('account', context.caller.account.id)) {
    const kept = rule.scenarioIds.filter((id) => !doomed.has(id));
    if (kept.length < rule.scenarioIds.length) store.rules.put({ ...rule, scenarioIds: kept });
  }
  for (const id of doomed) store.scenarios.delete(id);
  return { result: 1 };
};

const bindScenario: Method = (context) => {
  const rule = requireRule(context);
  const scenarios = requireScenarios(context);
  if (context.parameters.flag('bind') === false) {
    const gone = new Set(scenarios.map((scenario) => scenario.id));
    keepScenarios(
      context,
      rule,
      rule.scenarioIds.filter((id) => !gone.has(id)),
    );
  } else {
    bind(context, rule, scenarios);
  }
  return { result: 1 };
};

/** Appends scenarios that the rule does not have yet. A scenario of another application cannot be bound: 132. */
function bind(context: MethodContext, rule: Rule, scenarios: readonly Scenario[]): void {
  if (scenarios.some((scenario) => scenario.applicationId !== null && scenario.applicationId !== rule.applicationId)) {
    throw new ApiError(132);
  }
  const added = scenarios.map((scenario) => scenario.id).filter((id) => !rule.scenarioIds.includes(id));
  keepScenarios(context, rule, [...rule.scenarioIds, ...added]);
}

function keepScenarios({ platform }: MethodContext, rule: Rule, scenarioIds: readonly number[]): void {
  platform.store.rules.put({ ...rule, scenarioIds, modifiedAt: platform.clock.now() });
}

const reorderScenarios: Method = (context) => {
  const rule = requireRule(context);
  const wanted = requireScenarios(context).map((scenario) => scenario.id);
  if (wanted.some((id) => !rule.scenarioIds.includes(id))) throw new ApiError(132);
  keepScenarios(context, rule, [...new Set([...wanted, ...rule.scenarioIds])]);
  return { result: 1 };
};

function requireScenarios(context: MethodContext): readonly Scenario[] {
  const scenarios = findScenarios(context);
  if (scenarios === undefined) throw ApiError.missing('scenario_id');
  return scenarios;
}

/** Methods about scenarios. A child sees its parent's shared scenarios, marked `parent`, and cannot change or bind them. */
export const scenarioMethods: MethodTable = {
  AddScenario: addScenario,
  SetScenarioInfo: setScenarioInfo,
  GetScenarios: getScenarios,
  DelScenario: delScenario,
  BindScenario: bindScenario,
  ReorderScenarios: reorderScenarios,
};
