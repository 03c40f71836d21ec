const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * How long ago something was, short: `now`, `5 min. ago`, `yesterday`, `3 Mar`, `3 Mar 2024`. Clocks are wrong and
 * other machines have others, so that what lies ahead was just now. Empty for a time that cannot be.
 */
export function formatAge(at: number, now: number, language: string): string {
  const age = now - at
  if (!(at > 0)) return ''
  const ago = (value: number, unit: Intl.RelativeTimeFormatUnit) =>
    new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }).format(
      -Math.floor(value),
      unit,
    )
  if (age < minuteMs) return ago(0, 'second')
  if (age < hourMs) return ago(age / minuteMs, 'minute')
  if (age < dayMs) return ago(age / hourMs, 'hour')
  if (age < 7 * dayMs) return ago(age / dayMs, 'day')
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(at)
}
