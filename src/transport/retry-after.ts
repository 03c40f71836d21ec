/** Nobody waits longer than this in front of a chat, whatever the server says. */
const maxWaitMs = 300_000

/**
 * A Retry-After header (RFC 9110 10.2.3: seconds or an HTTP date) in milliseconds from now, undefined where it is
 * neither. A date must begin with its weekday: `Date.parse` alone takes `-5` for a year.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  const text = (value ?? '').trim()
  const isDate = /^[smtwf][a-z]{2,8},? /i.test(text)
  // The third date format of the RFC names no zone and still means GMT.
  const ms = /^\d+$/.test(text)
    ? +text * 1000
    : Date.parse(isDate ? text.replace(/( GMT)?$/, ' GMT') : '') - nowMs
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), maxWaitMs)
}
