/** What a `<` begins: an autolink in angle brackets, or raw HTML, which stays the text it is. */
import { TAG } from './block-start.ts'
import { addPiece, holdBack, type InlineState, isNearEnd, takePlain } from './inline-state.ts'

const MAX_HELD = 300

const AUTOLINK = /<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*)>/y
const EMAIL =
  /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>/y
const OPEN_OR_CLOSE = new RegExp(TAG, 'y')

/** What may still become one of these: `a<b, c` may not. */
const UNFINISHED =
  /^<(?:[!?].*|\/?[a-zA-Z][\w-]*(?:\s+[\w:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]*|'[^']*'?|"[^"]*"?))?)*\s*\/?|[a-zA-Z][\w+.-]+:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+(?:@[\w.-]*)?)?$/s

/** Openers with their terminators; `<!-->` and `<!--->` are whole comments. */
const SECTIONS: readonly (readonly [RegExp, string])[] = [
  [/<!--/y, '-->'],
  [/<\?/y, '?>'],
  [/<!\[CDATA\[/y, ']]>'],
  [/<![a-zA-Z]/y, '>'],
]

export function readAngle(state: InlineState) {
  const { text, at } = state
  const address = matchAt(AUTOLINK, text, at)
  const email = address ? null : matchAt(EMAIL, text, at)
  const shown = address?.[1] ?? email?.[1]
  if (shown !== undefined) {
    const url = address ? shown : `mailto:${shown}`
    addPiece(state, { kind: 'link', url, title: '', children: [{ kind: 'text', text: shown }] })
    state.at += shown.length + 2
    return
  }
  const html = matchAt(OPEN_OR_CLOSE, text, at)?.[0] ?? readSection(state)
  if (html) {
    addPiece(state, { kind: 'html', text: html })
    state.at += html.length
    return
  }
  const rest = text.slice(at, at + MAX_HELD + 1)
  if (UNFINISHED.test(rest)) {
    state.isDirty = true
    if (isNearEnd(state, at, MAX_HELD)) return holdBack(state)
  }
  takePlain(state, 1)
}

function readSection(state: InlineState): string | undefined {
  const { text, at, absent } = state
  for (const [start, terminator] of SECTIONS) {
    if (!matchAt(start, text, at)) continue
    if (terminator === '-->') {
      const short = /^<!--(?:-?>)/.exec(text.slice(at, at + 6))
      if (short) return short[0]
    }
    const end = absent.has(terminator) ? -1 : text.indexOf(terminator, at + 2)
    if (end >= 0) return text.slice(at, end + terminator.length)
    absent.add(terminator)
    return undefined
  }
  return undefined
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
