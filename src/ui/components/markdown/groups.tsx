/**
 * Children in groups of 48. A group is left alone while none of its nodes has a new version, so that a new line
 * at the end of a list of a thousand costs the comparison of a few dozen nodes, not of a thousand.
 * The key is the place: blocks are only ever added at the end.
 */
import type { ComponentChild } from 'preact'
import { memo } from '../../memo.ts'

export const GROUP_SIZE = 48

interface Versioned {
  readonly version: number
}

interface Props<Node extends Versioned> {
  readonly nodes: readonly Node[]
  readonly view: (node: Node, index: number) => ComponentChild
}

export function Groups<Node extends Versioned>({ nodes, view }: Props<Node>) {
  const groups: ComponentChild[] = []
  for (let from = 0; from < nodes.length; from += GROUP_SIZE) {
    const end = Math.min(from + GROUP_SIZE, nodes.length)
    let version = 0
    for (let index = from; index < end; index++) version = Math.max(version, nodes[index]?.version ?? 0)
    groups.push(<Group key={from} nodes={nodes} view={view} from={from} end={end} version={version} />)
  }
  return <>{groups}</>
}

interface GroupProps {
  readonly nodes: readonly Versioned[]
  readonly view: (node: never, index: number) => ComponentChild
  readonly from: number
  readonly end: number
  readonly version: number
}

const Group = memo(({ nodes, view, from, end }: GroupProps) =>
  nodes.slice(from, end).map((node, index) => view(node as never, from + index)),
)
