import { memo } from '../../memo.ts'

/** Text as it was typed: a blank line separates paragraphs, a line break stays one. */
export function PlainText({ text }: { text: string }) {
  return (
    <>
      {text.split(/\n{2,}/).map((paragraph, index) => (
        <Paragraph key={index} text={paragraph} />
      ))}
    </>
  )
}

const Paragraph = memo(({ text }: { text: string }) => (
  <p class="paragraph" dir="auto">
    {text}
  </p>
))
