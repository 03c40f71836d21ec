import { isRecord, parseJson } from '../../../core/json.ts'

/** Enough to judge by; whole documents would weigh on the page, folded or not. */
const maxChars = 10_000

/** What went into a tool or came out of it, for people: names and values, or else text. */
export function Values({ label, value }: { label: string; value: unknown }) {
  const parsed = typeof value === 'string' ? parseJson(value) : value
  // A text of digits stays as it is: read as a number it might be rounded.
  const shown = isRecord(parsed) || Array.isArray(parsed) ? parsed : value
  const entries = isRecord(shown) ? Object.entries(shown) : undefined
  if (entries ? entries.length === 0 : !write(shown)) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keyboards must be able to
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div class="data" role="group" aria-label={label} tabIndex={0} dir="auto">
      {entries ? (
        <dl>
          {entries.map(([name, one]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{write(one)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        write(shown)
      )}
    </div>
  )
}

function write(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
  return text.length > maxChars ? `${text.slice(0, maxChars)}…` : text
}
