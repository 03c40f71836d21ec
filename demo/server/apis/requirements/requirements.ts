import { LOYALTY_REQUIREMENT_ID } from '../../well-known.ts'

export interface Requirement {
  id: string
  type: 'connection'
  title: string
  description: string
  connectionType: string
  workflowId: string
}

/** What the demo app may ask its users to connect. */
export const REQUIREMENTS: readonly Requirement[] = [
  {
    id: LOYALTY_REQUIREMENT_ID,
    type: 'connection',
    title: 'Marlow loyalty account',
    description: 'Lets the assistant see your loyalty points.',
    connectionType: 'marlow-loyalty',
    workflowId: '1f6d0c3b-8e2a-4b75-9d14-2a3b4c5d6e7f',
  },
]

export function presentRequirement(requirement: Requirement): Record<string, unknown> {
  const { id, type, title, description } = requirement
  return { id, type, title, description, spec: presentSpec(requirement) }
}

export function presentUnsatisfied(requirement: Requirement): Record<string, unknown> {
  const { id, type, title, description, workflowId } = requirement
  const form = { title, description }
  return { id, type, form, spec: presentSpec(requirement), workflow_id: workflowId, name: title }
}

function presentSpec({ connectionType }: Requirement): Record<string, unknown> {
  return { type: connectionType, data: {} }
}
