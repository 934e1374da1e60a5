import type { Application, PlatformAccount } from '../../voice-platform.types';
import type { ManagementApi } from '../management-api';

/** GetApplications; its name filter finds parts of names too, so the exact one is picked here. */
export async function findApplication(
  api: ManagementApi,
  account: PlatformAccount,
  name: string,
): Promise<Application | undefined> {
  const answer = await api.actFor(account, 'GetApplications', { application_name: name, count: 1000 });
  return answer
    .list('result')
    .map((fields) => toApplication(fields.id('application_id'), fields.text('application_name')))
    .find((application) => application.name === name);
}

/** AddApplication with secure record storage. */
export async function createApplication(
  api: ManagementApi,
  account: PlatformAccount,
  name: string,
): Promise<Application> {
  const answer = await api.actFor(account, 'AddApplication', { application_name: name, secure_record_storage: true });
  return toApplication(answer.id('application_id'), answer.text('application_name'));
}

/** The platform answers the full name `<name>.<account>.voximplant.com`. */
function toApplication(applicationId: string, fullName: string): Application {
  return { applicationId, name: fullName.split('.', 1)[0] ?? fullName, fullName };
}
