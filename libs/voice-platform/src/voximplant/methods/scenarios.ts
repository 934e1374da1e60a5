import type { NewRule, NewScenario, PlatformAccount, Rule, Scenario, StartedSession } from '../../voice-platform.types';
import type { ManagementApi } from '../management-api';

/** GetScenarios twice: names are compared without regard to case, and the script is only shown for an id. */
export async function findScenario(
  api: ManagementApi,
  account: PlatformAccount,
  applicationId: string,
  name: string,
): Promise<Scenario | undefined> {
  const list = await api.actFor(account, 'GetScenarios', {
    application_id: applicationId,
    scenario_name: name,
    count: 1000,
  });
  const found = list.list('result').find((fields) => fields.text('scenario_name').toLowerCase() === name.toLowerCase());
  if (found === undefined) return undefined;
  const scenarioId = found.id('scenario_id');
  const answer = await api.actFor(account, 'GetScenarios', {
    application_id: applicationId,
    scenario_id: scenarioId,
    with_script: true,
  });
  const script = answer
    .list('result')
    .find((fields) => fields.id('scenario_id') === scenarioId)
    ?.optionalText('scenario_script');
  return { scenarioId, name, script: script ?? '' };
}

/** AddScenario within an application. */
export async function createScenario(
  api: ManagementApi,
  account: PlatformAccount,
  scenario: NewScenario,
): Promise<Scenario> {
  const answer = await api.actFor(account, 'AddScenario', {
    application_id: scenario.applicationId,
    scenario_name: scenario.name,
    scenario_script: scenario.script,
  });
  return { scenarioId: answer.id('scenario_id'), name: scenario.name, script: scenario.script };
}

/** SetScenarioInfo: sessions that run keep the script they began with. */
export async function replaceScenario(
  api: ManagementApi,
  account: PlatformAccount,
  scenarioId: string,
  script: string,
): Promise<void> {
  await api.actFor(account, 'SetScenarioInfo', { scenario_id: scenarioId, scenario_script: script });
}

/** GetRules of an application, by the exact name. */
export async function findRule(
  api: ManagementApi,
  account: PlatformAccount,
  applicationId: string,
  name: string,
): Promise<Rule | undefined> {
  const answer = await api.actFor(account, 'GetRules', {
    application_id: applicationId,
    rule_name: name,
    with_scenarios: true,
    count: 1000,
  });
  const found = answer.list('result').find((fields) => fields.text('rule_name') === name);
  if (found === undefined) return undefined;
  const scenarioIds = found.list('scenarios').map((scenario) => scenario.id('scenario_id'));
  return { ruleId: found.id('rule_id'), name, scenarioIds };
}

/** AddRule, bound in the same request. */
export async function createRule(api: ManagementApi, account: PlatformAccount, rule: NewRule): Promise<Rule> {
  const answer = await api.actFor(account, 'AddRule', {
    application_id: rule.applicationId,
    rule_name: rule.name,
    rule_pattern: rule.pattern,
    scenario_id: rule.scenarioId,
  });
  return { ruleId: answer.id('rule_id'), name: rule.name, scenarioIds: [rule.scenarioId] };
}

/** BindScenario; SetRuleInfo accepts a scenario and silently does nothing with it. */
export async function bindScenario(
  api: ManagementApi,
  account: PlatformAccount,
  binding: { applicationId: string; ruleId: string; scenarioId: string },
): Promise<void> {
  await api.actFor(account, 'BindScenario', {
    application_id: binding.applicationId,
    rule_id: binding.ruleId,
    scenario_id: binding.scenarioId,
    bind: true,
  });
}

/** StartScenarios. The access URL has the scheme that we use for the platform itself: plain only where that is plain. */
export async function startScenario(
  api: ManagementApi,
  account: PlatformAccount,
  start: { ruleId: string; customData: string },
): Promise<StartedSession> {
  const answer = await api.actFor(account, 'StartScenarios', {
    rule_id: start.ruleId,
    script_custom_data: start.customData,
  });
  return {
    sessionId: answer.id('call_session_history_id'),
    accessUrl: answer.text(api.isSecure ? 'media_session_access_secure_url' : 'media_session_access_url'),
  };
}
