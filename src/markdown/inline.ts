/**
 * Inline content: one walk through the text of a paragraph, heading or cell. Each syntax has its own file; here
 * is who gets which character. With `isOpen` the text may go on, and whatever is half there at its end is either
 * completed in the way it most likely will be or not shown yet, so that nothing shown is ever taken back.
 */
import { readAngle } from './angle.ts'
import { readBareAddress } from './autolink.ts'
import { closeBracket, holdOpenBrackets, openBracket } from './bracket.ts'
import { readCodeSpan } from './code-span.ts'
import { assemble, closeVirtually, matchRuns, readDelimiters } from './emphasis.ts'
import { ENTITY, entityText } from './entities.ts'
import { addPiece, holdBack, type InlineState, takePlain } from './inline-state.ts'
import { cleanText } from './line.ts'
import type { Inline } from './nodes.ts'
import type { References } from './references.ts'

export interface InlineResult {
  readonly nodes: Inline[]
  readonly missing: readonly string[]
  /** Nothing in this text can be changed by text after it. */
  readonly isSettled: boolean
}

const PLAIN = /(?:[^\\`*_~[\]!<&\n:w@]|w(?!ww\.)|:(?!\/\/))+/y
const MAX_ENTITY = /^&(?:#?\w{0,12})$/

export function parseInline(text: string, references: References, isOpen: boolean): InlineResult {
  const state: InlineState = {
    text,
    references,
    isOpen,
    at: 0,
    plain: '',
    pieces: [],
    runs: [],
    brackets: [],
    missing: [],
    isDirty: false,
  }
  while (state.at < text.length) readNext(state)
  if (isOpen) holdOpenBrackets(state)
  const openers = matchRuns(state, 0)
  const isSettled = !state.isDirty && state.brackets.length + openers.length === 0
  if (isOpen) closeVirtually(state, openers)
  return { nodes: assemble(state, 0), missing: state.missing, isSettled }
}

function readNext(state: InlineState) {
  const { text, at } = state
  PLAIN.lastIndex = at
  if (PLAIN.test(text)) return takePlain(state, PLAIN.lastIndex - at)
  switch (text[at]) {
    case '\\':
      return readEscape(state)
    case '`':
      return readCodeSpan(state)
    case '_':
      return isInsideWord(text, at) ? takePlain(state, 1) : readDelimiters(state)
    case '*':
    case '~':
      return readDelimiters(state)
    case '[':
      return openBracket(state, false)
    case ']':
      return closeBracket(state)
    case '!':
      if (text[at + 1] === '[') return openBracket(state, true)
      return isOpenEnd(state) ? holdBack(state) : takePlain(state, 1)
    case '<':
      return readAngle(state)
    case '&':
      return readEntity(state)
    case '\n':
      return readLineEnd(state)
    default:
      return readBareAddress(state)
  }
}

function isOpenEnd(state: InlineState): boolean {
  return state.isOpen && state.at + 1 === state.text.length
}

/** `snake_case`: neither opens nor closes anything. */
function isInsideWord(text: string, at: number): boolean {
  return /^[a-zA-Z0-9]_[a-zA-Z0-9]/.test(text.slice(Math.max(0, at - 1), at + 2))
}

function readEscape(state: InlineState) {
  const next = state.text[state.at + 1] ?? ''
  if (isOpenEnd(state)) holdBack(state)
  else if (next === '\n') addBreak(state, 2)
  else if (/[!-/:-@[-`{-~]/.test(next)) {
    state.at++
    takePlain(state, 1)
  } else takePlain(state, 1)
}

function readLineEnd(state: InlineState) {
  const isHard = state.plain.endsWith('  ')
  state.plain = state.plain.replace(/[ \t]+$/, '')
  if (isHard) addBreak(state, 1)
  else takePlain(state, 1)
}

function addBreak(state: InlineState, length: number): void {
  addPiece(state, { kind: 'break' })
  state.at += length
}

function readEntity(state: InlineState) {
  ENTITY.lastIndex = state.at
  const match = ENTITY.exec(state.text)
  const character = match && entityText(match)
  if (match && character !== undefined && character !== null) {
    state.plain += cleanText(character)
    state.at += match[0].length
  } else if (state.isOpen && MAX_ENTITY.test(state.text.slice(state.at, state.at + 15))) holdBack(state)
  else takePlain(state, 1)
}
