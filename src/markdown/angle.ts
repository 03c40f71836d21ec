/** What a `<` begins: an autolink in angle brackets, or raw HTML, which stays the text it is. */
import { TAG } from './block-start.ts'
import {
  addAddress,
  addPiece,
  holdBack,
  type InlineState,
  isNearEnd,
  matchAt,
  takePlain,
} from './inline-state.ts'

const MAX_HELD = 300

const AUTOLINK = /<(?:([a-zA-Z][\w+.-]{1,31}:[^\s<>]*)|([\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+))>/y
const OPEN_OR_CLOSE = new RegExp(TAG, 'y')

/** Comments, instructions, declarations and sections, with their ends (CommonMark 6.6). */
const SECTIONS: readonly (readonly [RegExp, string])[] = [
  [/<!--/y, '-->'],
  [/<\?/y, '?>'],
  [/<!\[CDATA\[/y, ']]>'],
  [/<![a-zA-Z]/y, '>'],
]

/** What may still become one of these: `a<b, c` may not. */
const UNFINISHED = /^<(?:[!?]|\/?(?:\w[\w-]*(?:[\s/:@.+]|$)|$))[^<>]*$/

export function readAngle(state: InlineState) {
  const { text, at } = state
  const address = matchAt(AUTOLINK, text, at)
  if (address) {
    const [all, url, email = ''] = address
    return addAddress(state, url ?? `mailto:${email}`, url ?? email, all.length)
  }
  const html = matchAt(OPEN_OR_CLOSE, text, at)?.[0] ?? readSection(state)
  if (html) {
    addPiece(state, { kind: 'html', text: html })
    state.at += html.length
  } else if (UNFINISHED.test(text.slice(at, at + MAX_HELD))) {
    state.isDirty = true
    if (isNearEnd(state, at, MAX_HELD)) holdBack(state)
    else takePlain(state, 1)
  } else takePlain(state, 1)
}

function readSection({ text, at, absent }: InlineState): string | undefined {
  const end = SECTIONS.find(([start]) => matchAt(start, text, at))?.[1]
  if (!end || absent.has(end)) return undefined
  // `<!-->` and `<!--->` are whole comments.
  const found = text.indexOf(end, at + 2)
  if (found < 0) absent.add(end)
  return found < 0 ? undefined : text.slice(at, found + end.length)
}
