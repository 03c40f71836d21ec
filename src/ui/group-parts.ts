import type { DataPart, Part, ReasoningPart, StepPart, ToolPart } from '../core/message.ts'
import type { Disclosure } from '../public-types.ts'

/** What goes on behind an answer: thoughts, and steps of the work. */
export type Work = ReasoningPart | ToolPart | StepPart | DataPart

export interface WorkOptions {
  readonly reasoning: Disclosure
  readonly steps: Disclosure
}

/** How a part of the work is to be shown; undefined for every other part. */
export function disclosureOf(part: Part, { reasoning, steps }: WorkOptions): Disclosure | undefined {
  switch (part.type) {
    case 'reasoning':
      return reasoning
    case 'tool':
    case 'data':
    case 'step':
      return steps
    default:
      return undefined
  }
}

/** A part that speaks for itself, or a stretch of work. */
export type PartGroup = Exclude<Part, Work> | Work[]

/** The parts of an answer in their order, each stretch of work that is shown alike as one group. */
export function groupParts(parts: readonly Part[], options: WorkOptions): readonly PartGroup[] {
  const groups: PartGroup[] = []
  let last: Disclosure | undefined
  for (const part of parts) {
    const shown = disclosureOf(part, options)
    const group = groups.at(-1)
    if (shown === 'hidden') continue
    if (!shown) groups.push(part as Exclude<Part, Work>)
    else if (Array.isArray(group) && shown === last) group.push(part as Work)
    else groups.push([part as Work])
    last = shown
  }
  return groups
}
