import type { Exchange } from '../storage/runs.ts'

/**
 * What people told the assistant about themselves, read from the history of their session and nowhere else: "my name
 * is Ada", "my machine is a Marlow Duo". The last word on a thing counts.
 */
export interface Fact {
  /** `name`, `machine`, `order number`… */
  subject: string
  value: string
}

const NOT_A_NAME =
  /^(a|an|the|not|just|so|very|here|sorry|looking|trying|having|going|happy|sure|from|in|on|at)$/i

export function findFacts(text: string): Fact[] {
  const facts: Fact[] = []
  for (const [, subject = '', value = ''] of text.matchAll(
    /\bmy ([a-z]+(?: [a-z]+)?) is ([^.,;!?\n]{1,80})/gi,
  )) {
    facts.push({ subject: subject.toLowerCase(), value: value.trim() })
  }
  const called = /\b(?:call me|i am called|i['’]m called) ([\p{L}][\p{L}'’-]*)/iu.exec(text)?.[1]
  // Only a capital letter tells a name from "I am looking".
  const introduced = /\b(?:[Ii] am|[Ii]['’]m|[Tt]his is) (\p{Lu}[\p{L}'’-]+)(?=[\s.,!]|$)/u.exec(text)?.[1]
  for (const value of [called, introduced]) {
    if (value !== undefined && !NOT_A_NAME.test(value)) facts.push({ subject: 'name', value })
  }
  return facts.map(({ subject, value }) => ({
    subject: sameSubject(subject),
    value: trimValue(subject, value),
  }))
}

/** `undefined` when the message neither tells nor asks for anything of the kind. */
export function answerFromMemory(message: string, history: readonly Exchange[]): string | undefined {
  const known = new Map(
    history.flatMap(({ question }) => findFacts(question)).map((fact) => [fact.subject, fact.value]),
  )
  const asksForQuestion =
    /\bwhat (?:did i|was my|have i) (?:just |first )?(?:ask|asked|say|said|last question|first question|previous question)/i
  if (asksForQuestion.test(message)) {
    const earlier = /first/i.test(message) ? history[0] : history.at(-1)
    return earlier ? `You said: “${earlier.question}”` : 'This is the first thing you have asked me here.'
  }
  const asked = askedSubject(message)
  if (asked !== undefined) return recall(asked, known)
  const name = findFacts(message).find(({ subject }) => subject === 'name')?.value
  if (name === undefined || message.includes('?')) return undefined
  return `Nice to meet you, **${name}**. What can I look up for you?`
}

/** For a message that only tells something, which no page can answer. */
export function acknowledgeFacts(message: string): string | undefined {
  const told = findFacts(message)
  if (told.length === 0 || message.includes('?')) return undefined
  return `Noted: your ${told.map(({ subject, value }) => `${subject} is **${value}**`).join(', your ')}.`
}

function recall(subject: string, known: ReadonlyMap<string, string>): string | undefined {
  const value = known.get(subject)
  if (subject === 'name') {
    if (value !== undefined) return `Your name is **${value}**.`
    return 'I don’t know your name: you have not told me in this conversation.'
  }
  // "What is my warranty?" is a question about the pages unless the visitor told us.
  return value === undefined ? undefined : `You told me your ${subject} is **${value}**.`
}

function askedSubject(message: string): string | undefined {
  if (/\bwho am i\b/i.test(message)) return 'name'
  if (/\b(?:do you (?:know|remember)|remember) my name\b/i.test(message)) return 'name'
  const subject = /\bwhat(?:['’]?s| is| was) my ([a-z]+(?: [a-z]+)?)(?: again| called)?\s*\??\s*$/i.exec(
    message,
  )?.[1]
  return subject === undefined ? undefined : sameSubject(subject.toLowerCase().replace(/ again$/, ''))
}

function sameSubject(subject: string): string {
  return /^(first name|full name|name)$/.test(subject) ? 'name' : subject.replace(/favorite/, 'favourite')
}

/** "my name is Ada and I …" names Ada only. */
function trimValue(subject: string, value: string): string {
  const end =
    sameSubject(subject) === 'name'
      ? /\s+(and|but|from|i|what|can|do)\b.*$/i
      : /\s+(and|but) (i|what|can|do)\b.*$/i
  return value.replace(end, '')
}
