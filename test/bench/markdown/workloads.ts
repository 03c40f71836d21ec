/** Answers as lists of deltas of about 3.6 characters, the size in which models send them. */
import { createAnswer } from '../../fixtures/markdown/answer.ts'
import { createRandom } from '../../support/seeded-random.ts'

export function cut(text: string, seed = 1): string[] {
  const random = createRandom(seed)
  const deltas: string[] = []
  for (let at = 0; at < text.length; ) {
    const size = 1 + Math.floor(random() * 6.2)
    deltas.push(text.slice(at, at + size))
    at += size
  }
  return deltas
}

/** The first `count` deltas of one long answer, so that a longer run is the shorter one continued. */
export function answerDeltas(count: number): string[] {
  return cut(createAnswer(7, count * 4)).slice(0, count)
}

export function fence(lines: number): string {
  const line = (index: number) =>
    `  const value${index} = compute(input[${index}], { retries: ${index % 7} })`
  return `\`\`\`ts\n${Array.from({ length: lines }, (_, index) => line(index)).join('\n')}\n\`\`\`\n`
}

export function table(rows: number): string {
  const row = (index: number) => `| row ${index} | **value ${index}** | some text | ${index * 3} |`
  return `| Name | Value | Note | Count |\n| --- | --- | --- | ---: |\n${Array.from({ length: rows }, (_, index) => row(index)).join('\n')}\n`
}

export function list(items: number): string {
  return `${Array.from({ length: items }, (_, index) => `- item ${index} with **bold** and \`code\` in it`).join('\n')}\n`
}

export function paragraph(length: number): string {
  const sentence =
    'The **quick** brown fox jumps over `the` lazy dog, and [a link](https://example.com/x) follows it. '
  return `${sentence
    .repeat(Math.ceil(length / sentence.length))
    .slice(0, length)
    .trimEnd()}\n`
}
