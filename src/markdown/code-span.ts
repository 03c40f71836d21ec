/** Code spans (CommonMark 6.1): a run of backticks up to the next run of the same length. */
import { addPiece, holdBack, type InlineState, isAfterWord, isNearEnd, takePlain } from './inline-state.ts'

const MAX_VIRTUAL = 400

export function readCodeSpan(state: InlineState) {
  const { text, at } = state
  const start = runEnd(text, at)
  const length = start - at
  for (let from = text.indexOf('`', start); from >= 0; ) {
    const end = runEnd(text, from)
    if (end - from === length) {
      addPiece(state, { kind: 'code-span', text: codeText(text.slice(start, from)) })
      state.at = end
      return
    }
    from = text.indexOf('`', end)
  }
  state.isDirty = true
  if (!isNearEnd(state, at, MAX_VIRTUAL) || isAfterWord(text, at)) {
    return start === text.length && state.isOpen ? holdBack(state) : takePlain(state, length)
  }
  const shown = codeText(text.slice(start).replace(/`+$/, ''))
  if (shown.trim()) addPiece(state, { kind: 'code-span', text: shown })
  holdBack(state)
}

function runEnd(text: string, at: number): number {
  let end = at
  while (text[end] === '`') end++
  return end
}

/** Line ends become spaces; one space on both sides is padding (`` ` ``). */
function codeText(raw: string): string {
  const text = raw.replace(/\n/g, ' ')
  return /^ .* $/.test(text) && text.trim() ? text.slice(1, -1) : text
}
