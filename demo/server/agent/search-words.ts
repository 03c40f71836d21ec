import type { Exchange } from '../storage/runs.ts'

/**
 * Words that many questions share and that say nothing about their subject. Full-text search drops "the" and "how" by
 * itself; these it would count as matches.
 */
const EMPTY_WORDS = new Set(
  `how do does did what when where who why which is are am was the a an and or of for to in on at from with can i my me you your our we
   it its if so by be been has have had not no yes there then than that this these those they them
   tell know want need like get got give find look show please possible work much many long take takes time
   happen happens mean means thing things anything something question could would should may might must also
   one ones us hi hello hey thanks thank use using used make makes let say says good best kind sort way about
   sell buy machine machines marlow coffee company`.split(/\s+/),
)

/** Different words for one thing. A question that uses one of them also finds the others. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['price', 'prices', 'cost', 'costs', 'pricing', 'expensive', 'cheap', 'fee', 'charge'],
  ['refund', 'refunds', 'return', 'returns', 'money back', 'send back'],
  ['shipping', 'ship', 'delivery', 'deliver', 'shipment', 'dispatch', 'arrive'],
  ['open', 'opening', 'hours', 'close', 'closing', 'closed'],
  ['repair', 'repairs', 'broken', 'fix', 'fault'],
  ['warranty', 'guarantee'],
  ['descale', 'descaling', 'limescale', 'scale'],
  ['clean', 'cleaning', 'wash', 'rinse'],
  ['contact', 'phone', 'email', 'call', 'reach', 'telephone'],
  ['cancel', 'cancellation', 'stop', 'pause'],
  ['subscription', 'subscribe', 'plan', 'plans'],
  ['pay', 'payment', 'paid', 'card', 'instalments', 'installments'],
  ['wifi', 'wi-fi', 'network', 'connect', 'api', 'app'],
  ['size', 'dimensions', 'weight', 'weigh', 'heavy', 'big', 'wide', 'tall', 'width', 'height'],
]

/** The words a question is really about; all of them when none stands out. */
export function contentWords(question: string): string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []
  const plain = words.map((word) => word.replace(/['’]s$/, ''))
  const telling = plain.filter((word) => !EMPTY_WORDS.has(word) && word.length > 1)
  return telling.length > 0 ? telling : plain
}

/** Each word with the words that mean the same, itself first. */
export function withSynonyms(words: readonly string[]): string[][] {
  return words.map((word) => {
    const group = SYNONYMS.find((one) => one.includes(word))
    return group ? [word, ...group.filter((other) => other !== word)] : [word]
  })
}

/**
 * "And how long does it take?" is about what was asked before. A short message that points back is searched together
 * with the last question that stood on its own feet.
 */
export function resolveFollowUp(question: string, history: readonly Exchange[]): string {
  if (!pointsBack(question)) return question
  const subject = history.findLast(
    (exchange) => !pointsBack(exchange.question) && contentWords(exchange.question).length > 0,
  )
  return subject ? `${subject.question} ${question}` : question
}

function pointsBack(question: string): boolean {
  const wordCount = question.split(/\s+/).length
  if (wordCount > 10) return false
  return (
    /^\s*(and|but|what about|how about|why|also|then)\b/i.test(question) ||
    /\b(it|its|that|this|those|these|they|them|there)\b/i.test(question)
  )
}

/** What kind of fact is asked for. It tells which block to quote, never which page is meant. */
export function intentWords(question: string): string[] {
  if (/\bhow (long|soon|fast)\b/i.test(question))
    return ['minutes', 'hours', 'days', 'weeks', 'months', 'years']
  if (/\bhow (much|expensive)\b/i.test(question)) return ['price', 'cost', 'costs']
  if (/\bwhere\b/i.test(question)) return ['address', 'street', 'station']
  return []
}
