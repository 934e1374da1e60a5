/** The container's health check: exit 0 when the process in it answers as ready. */
const answer = await fetch(process.env.HEALTH_URL, { signal: AbortSignal.timeout(2500) }).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
