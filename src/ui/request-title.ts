import type { InputRequest } from '../core/input-request.ts'
import type { Messages } from '../i18n/en.ts'

/** What is asked, in one text. */
export function requestTitle({ prompt, questions }: InputRequest, words: Messages): string {
  return prompt.trim() || questions?.[0]?.text || words.asked
}
