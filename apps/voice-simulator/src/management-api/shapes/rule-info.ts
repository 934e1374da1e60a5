import type { Rule, Scenario } from '../../store/rows';
import type { Store } from '../../store/store';
import { wireTime } from '../requests/times';

/** A rule as `GetRules` shows it. */
export function ruleInfo(store: Store, rule: Rule, withScenarios: boolean): Readonly<Record<string, unknown>> {
  return {
    rule_id: rule.id,
    application_id: rule.applicationId,
    rule_name: rule.name,
    rule_pattern: rule.pattern,
    ...(rule.patternExclude === '' ? {} : { rule_pattern_exclude: rule.patternExclude }),
    video_conference: rule.videoConference,
    ...(rule.bindKeyId === null ? {} : { bind_key_id: rule.bindKeyId }),
    ...(withScenarios
      ? { scenarios: scenariosOf(store, rule).map((scenario) => scenarioInfo(scenario, false, false)) }
      : {}),
    modified: wireTime(rule.modifiedAt),
  };
}

/** The scenarios of a rule in the order they run. */
export function scenariosOf(store: Store, rule: Rule): readonly Scenario[] {
  return rule.scenarioIds.flatMap((id) => store.scenarios.get(id) ?? []);
}

/** The rules of an application in the order they are tried. */
export function rulesInOrder(store: Store, applicationId: number): readonly Rule[] {
  return store.rules.find('application', applicationId).sort((a, b) => a.position - b.position || a.id - b.id);
}

/** A scenario as `GetScenarios` shows it; `parent` says whether it belongs to the caller's parent. */
export function scenarioInfo(
  scenario: Scenario,
  withScript: boolean,
  parent: boolean,
): Readonly<Record<string, unknown>> {
  return {
    scenario_id: scenario.id,
    scenario_name: scenario.name,
    ...(withScript ? { scenario_script: scenario.script } : {}),
    modified: wireTime(scenario.modifiedAt),
    parent,
  };
}
