import { type Message, messageText } from './message.ts'

/** A conversation as a file to keep: Markdown for people, JSON for programs. */
export function toMarkdown(
  title: string,
  messages: readonly Message[],
  names: { user: string; assistant: string },
): string {
  const blocks = messages.map((message) => `## ${names[message.role]}\n\n${messageText(message)}`)
  return `${[`# ${title}`, ...blocks].join('\n\n')}\n`
}

export function toJson(title: string, messages: readonly Message[]): string {
  return `${JSON.stringify({ title, messages }, null, 2)}\n`
}
