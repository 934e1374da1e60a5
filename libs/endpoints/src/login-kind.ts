/** `browser`: a WebRTC login in the portal's page. `desk-phone`: a SIP device. Each has its own password. */
export const loginKinds = ['browser', 'desk-phone'] as const;
export type LoginKind = (typeof loginKinds)[number];
