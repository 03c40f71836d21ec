/**
 * A line that has not ended may still become something else: `-` a list, a rule or a heading's underline, `1`
 * an ordered list or a year. Such a half line is held back until the next characters decide, so that
 * no block ever changes its kind before the reader's eyes.
 */
const AMBIGUOUS = new RegExp(
  `^(?:${[
    '#{1,6}',
    '([-*_])(?:[ \\t]*\\1)*[ \\t]*', // list, rule, emphasis, setext underline
    '[+>][ \\t]*',
    '=+[ \\t]*',
    '\\d{1,9}(?:[.)][ \\t]*)?',
    '`{1,2}|~{1,2}|(?:`{3}|~{3}).{0,300}', // an info string with a backtick makes it a code span
    '[|:-][|: \\t-]*', // a table's delimiter row
    '\\[[ xX]?\\]?[ \\t]*', // a task
    '<(?:[a-zA-Z/!?][^>]{0,300}>?[ \\t]*)?', // a tag or a block of HTML
  ].join('|')})$`,
)

/** `|a|b` is a table's header or `|a| = b`. */
const COMPACT_ROW = /^\|[^ \t].{0,300}$/

/** `text` is the half line from its first character that is not white space. */
export function isAmbiguous(text: string, isInTable: boolean): boolean {
  return AMBIGUOUS.test(text) || (!isInTable && COMPACT_ROW.test(text))
}
