import { expect, it } from 'vitest'
import { languageOf } from '../../../src/ui/language-of.ts'

const english = 'Assistant said'

it.each([
  ['How are you?', english, undefined],
  ['Wie geht es dir?', english, undefined],
  ['كيف حالك؟', english, 'ar'],
  ['מה שלומך?', english, 'he'],
  ['東京は日本の首都です。', english, 'ja'],
  ['北京是中国的首都。', english, 'zh'],
  ['서울은 한국의 수도입니다.', english, 'ko'],
  ['दिल्ली भारत की राजधानी है', english, 'hi'],
  ['Привіт', english, ''],
  ['How are you?', 'قال المساعد', ''],
  ['كيف حالك؟', 'قال المساعد', undefined],
  ['Привіт', 'Асистент каже', undefined],
  ['Order 東京 and more', english, undefined],
  ['12 + 30 = 42', english, undefined],
  ['', english, undefined],
])('A13: %j among %j is of the language %j', (text, words, expected) => {
  expect(languageOf(text, words)).toBe(expected)
})
