/**
 * A line under the cursor of the block parser: the rest that is not consumed yet and the column it starts at.
 * Columns are counted with tab stops of four, and a tab may be consumed in part (CommonMark 2.2).
 */
/**
 * A half line of running text longer than this is consumed as it is and only extended after that, so that nothing is
 * read over and over. In return no longer line is a table's header or a tag alone on its line.
 */
export const LONG_LINE = 1024

export interface Line {
  rest: string
  column: number
}

export function isBlank(text: string): boolean {
  return !text.trim()
}

/** Columns of white space at the start of the rest. */
export function indentOf(line: Line): number {
  let column = line.column
  for (const char of line.rest) {
    if (char === ' ') column++
    else if (char === '\t') column += 4 - (column % 4)
    else break
  }
  return column - line.column
}

/** Consumes up to `columns` columns of white space. */
export function skipColumns(line: Line, columns: number): void {
  let left = columns
  while (left > 0) {
    const char = line.rest[0]
    const width = char === '\t' ? 4 - (line.column % 4) : 1
    if (char !== ' ' && char !== '\t') return
    const used = Math.min(width, left)
    line.rest = ' '.repeat(width - used) + line.rest.slice(1)
    line.column += used
    left -= used
  }
}

export function skipChars(line: Line, count: number): void {
  line.rest = line.rest.slice(count)
  line.column += count
}

/** The mark of a block quote with its indentation and one column of space after it. */
export function skipQuoteMark(line: Line): void {
  skipColumns(line, 3)
  skipChars(line, 1)
  skipColumns(line, 1)
}

/** Characters that can hide or reorder text: bidi controls, tags, invisible operators; NUL becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(/\0/g, '\ufffd').replace(HIDDEN, '')
}

const HIDDEN = /[\u202a-\u202e\u2060-\u206f\ufeff]|\udb40[\udc00-\udc7f]/g
