/**
 * Lines of code in boxes of 48. A box is a block of its own, so the browser lays out again only the last one
 * when a line arrives, never the whole listing; inside a box each text node holds eight lines.
 */
import { memo } from '../../memo.ts'

const BOX = 48
const TEXT = 8

export function Lines({ lines, version }: { lines: readonly string[]; version: number }) {
  const boxes = []
  for (let from = 0; from < lines.length; from += BOX) {
    // The last line may be half of one, so a box is final only when another has begun.
    const isFinal = from + BOX < lines.length
    boxes.push(<Box key={from} lines={lines} from={from} version={isFinal ? 0 : version} />)
  }
  return <>{boxes}</>
}

const Box = memo(({ lines, from }: { lines: readonly string[]; from: number; version: number }) => {
  const texts: string[] = []
  for (let at = from; at < Math.min(from + BOX, lines.length); at += TEXT) {
    texts.push(`${lines.slice(at, Math.min(at + TEXT, from + BOX)).join('\n')}\n`)
  }
  return <span class="lines">{texts}</span>
})
