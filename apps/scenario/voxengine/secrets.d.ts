// Newer than the other declarations: https://voximplant.com/docs/references/voxengine/voxengine/getsecretvalue.

declare namespace VoxEngine {
  /** A value of the application's secret store; nothing when it has no such name. */
  function getSecretValue(name: string): string | null | undefined;
}
