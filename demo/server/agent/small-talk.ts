/**
 * Things people say to an assistant that no page answers. A rule speaks only when the whole message is small talk:
 * "hello, what does shipping cost?" is a question about shipping.
 */
const rules: readonly { pattern: RegExp; answer: string }[] = [
  {
    pattern: /^(hi|hello|hey|good (morning|afternoon|evening)|howdy)( there| marlow| everyone)?$/,
    answer:
      'Hello! I answer questions from the pages of **Marlow Coffee**: machines, prices, delivery, refunds, care and repair. What would you like to know?',
  },
  {
    pattern: /^(thanks?|thank you|cheers|ta)( (so|very) much| a lot)?( for .+)?$/,
    answer: 'You are welcome. Is there anything else I can look up for you?',
  },
  {
    pattern: /^(bye|goodbye|see you|good night)( then| later)?$/,
    answer: 'Goodbye, and enjoy your coffee.',
  },
  {
    pattern: /^(ok|okay|great|perfect|nice|cool|got it|i see)$/,
    answer: 'Good. Ask me anything else about the machines, an order or how to look after one.',
  },
  {
    pattern: /^(how are you|how is it going|whats up)( today)?$/,
    answer: 'Running well, thank you, and fully descaled. What can I look up for you?',
  },
  {
    pattern: /^((who|what) are you|are you (a )?(bot|robot|human|person|real))( then)?$/,
    answer:
      'I am the assistant of this demo site. I am a program, not a person: I search the site, quote what it says and link the pages, so that you can check.',
  },
]

const HELP = /^(help|help me|what can you do|what can i ask( you)?|how does this work)$/

export function answerSmallTalk(message: string, suggestions: readonly string[]): string | undefined {
  const plain = message
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  if (HELP.test(plain)) {
    return `I search the pages of this site and answer with what they say. For example:\n\n${asList(suggestions)}`
  }
  return rules.find(({ pattern }) => pattern.test(plain))?.answer
}

export function asList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}
