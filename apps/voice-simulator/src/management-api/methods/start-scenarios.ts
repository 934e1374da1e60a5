import { ApiError } from '../api-error';
import type { Method, MethodTable } from '../method';
import { findUser, requireRule } from '../requests/selectors';

const startScenarios: Method = async (context) => {
  const { parameters, sessions, caller, remoteAddress } = context;
  const rule = requireRule(context);
  if (rule.scenarioIds.length === 0) throw new ApiError(375);
  const user = findUser(context);
  if (user !== undefined && user.applicationId !== rule.applicationId) throw new ApiError(393);
  const session = await sessions.startByRule({
    accountId: caller.account.id,
    applicationId: rule.applicationId,
    ruleId: rule.id,
    userId: user?.id ?? null,
    customData: parameters.text('script_custom_data') ?? '',
    initiatorAddress: parameters.text('reference_ip') ?? remoteAddress,
  });
  return {
    result: 1,
    media_session_access_url: session.accessUrl,
    media_session_access_secure_url: session.accessSecureUrl,
    call_session_history_id: session.sessionId,
  };
};

/** Methods that start sessions. */
export const startScenariosMethods: MethodTable = { StartScenarios: startScenarios };
