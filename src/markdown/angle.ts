/**
 * What a `<` begins: an autolink in angle brackets, or a tag, which is shown as the text it is. Being text, a tag
 * matters only because nothing inside it is markup, so its attributes are not told apart.
 */
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
const STICKY_TAG = new RegExp(TAG, 'y')

/** What may still become one of these: `a<b, c` may not. */
const UNFINISHED = /^<\/?(?:\w[\w-]*(?:[\s/:@.+]|$)|$)[^<>]*$/

export function readAngle(state: InlineState) {
  const { text, at } = state
  const address = matchAt(AUTOLINK, text, at)
  if (address) {
    const [all, url, email = ''] = address
    return addAddress(state, url ?? `mailto:${email}`, url ?? email, all.length)
  }
  const tag = matchAt(STICKY_TAG, text, at)?.[0]
  if (tag) {
    addPiece(state, { kind: 'html', text: tag })
    state.at += tag.length
    return
  }
  const isUnfinished = UNFINISHED.test(text.slice(at, at + MAX_HELD))
  if (isUnfinished) state.isDirty = true
  if (isUnfinished && isNearEnd(state, at, MAX_HELD)) holdBack(state)
  else takePlain(state, 1)
}
