/** `failed` waits for the portal to ask again; `provisioning` goes on by itself. */
export type AccountState = 'provisioning' | 'ready' | 'failed';
