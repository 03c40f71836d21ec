/**
 * Bare addresses (GFM 6.9): `https://…`, `www.…` and e-mail addresses in plain text. At the end of open text
 * an address may still grow, so it stays plain text until something ends it.
 */
import { addAddress, type InlineState, matchAt, takePlain } from './inline-state.ts'

/** Also ends at ideographic and full-width punctuation, which never belongs to an address. */
const ADDRESS = /[^\s<\u3000-\u303f\uff00-\uffef]*/y
const DOMAIN = /^(?:[a-zA-Z]+:\/\/)?[\w-]+(?:\.[\w-]+)*/
const EMAIL_DOMAIN = /@[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*\.*/y
const SCHEME = /(?:^|[^a-zA-Z0-9])(https?|ftp)$/i

/** At `w` of `www.`, `:` of `://` or `@`. */
export function readBareAddress(state: InlineState) {
  const char = state.text[state.at]
  if (char === '@') return readEmail(state)
  const scheme = char === ':' ? SCHEME.exec(state.plain.slice(-6))?.[1] : ''
  const before = state.text[state.at - 1] ?? ' '
  if (
    scheme === undefined ||
    (scheme ? state.plain.at(-scheme.length - 1) === '<' : !/[\s*_~(["']/.test(before))
  )
    return takePlain(state, 1)
  const from = state.at - scheme.length
  let raw = matchAt(ADDRESS, state.text, from)?.[0] ?? ''
  if (state.brackets.length > 0) raw = raw.replace(/].*$/s, '')
  const address = trimAddress(raw)
  const domain = DOMAIN.exec(address)?.[0] ?? ''
  const isDomain = scheme ? domain.length > scheme.length + 3 : domain.includes('.')
  // No underscore in the last two parts of the name.
  if (!isDomain || /_[^.]*(?:\.[^.]*)?$/.test(domain)) return takePlain(state, 1)
  if (state.isOpen && from + raw.length === state.text.length) {
    return takePlain(state, address.length - scheme.length)
  }
  state.plain = state.plain.slice(0, state.plain.length - scheme.length)
  const url = scheme ? address : `http://${address}`
  addAddress(state, url, address, address.length - scheme.length)
}

/** Trailing punctuation, an unbalanced `)` and a trailing `&name;` belong to the sentence. */
function trimAddress(raw: string): string {
  let surplus = raw.split(')').length - raw.split('(').length
  let end = raw.length
  while (/[?!.,:;*_~'")]/.test(raw[end - 1] ?? '')) {
    if (raw[end - 1] === ')' && surplus-- <= 0) break
    end -= /&\w+;$/.exec(raw.slice(Math.max(0, end - 34), end))?.[0].length ?? 1
  }
  return raw.slice(0, end)
}

function readEmail(state: InlineState) {
  const { text, plain } = state
  let start = plain.length
  while (start > 0 && /[\w.+-]/.test(plain[start - 1] ?? '')) start--
  const raw = matchAt(EMAIL_DOMAIN, text, state.at)?.[0] ?? ''
  const domain = raw.replace(/\.+$/, '')
  const local = plain.slice(start)
  if (!local || plain[start - 1] === '<' || !domain.includes('.') || /[-_]$/.test(domain))
    return takePlain(state, 1)
  if (state.isOpen && state.at + raw.length === text.length) return takePlain(state, raw.length)
  const address = local + domain
  state.plain = plain.slice(0, start)
  addAddress(state, `mailto:${address}`, address, domain.length)
}
