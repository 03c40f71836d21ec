/**
 * The language of a text, as far as its letters tell: no protocol says it. Most text is of the language of the words
 * around it and needs no mark; text in other letters gets the language those letters mean, or `''`, which says "not
 * the one around it", so that a screen reader doesn't read it with the wrong voice.
 */
const scripts = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/u, 'ja'],
  [/\p{sc=Hangul}/u, 'ko'],
  [/\p{sc=Han}/u, 'zh'],
  [/\p{sc=Arabic}/u, 'ar'],
  [/\p{sc=Hebrew}/u, 'he'],
  [/\p{sc=Devanagari}/u, 'hi'],
  [/\p{sc=Greek}/u, 'el'],
  [/\p{sc=Thai}/u, 'th'],
  [/\p{sc=Cyrillic}/u, ''],
  [/\p{sc=Latin}/u, ''],
] as const

export function languageOf(text: string, words: string): string | undefined {
  const script = scriptOf(text)
  return script && script !== scriptOf(words) ? script[1] : undefined
}

/** That of most letters; of kana among Chinese characters, any. */
function scriptOf(text: string) {
  const letters = text.match(/\p{L}/gu) ?? []
  return scripts.find(([letter, tag]) => {
    const count = letters.filter((one) => letter.test(one)).length
    return count > (tag === 'ja' ? 0 : letters.length / 2)
  })
}
