import { memo } from '../../memo.ts'

/** Text as it was typed: a blank line separates paragraphs, a line break stays one. */
export function PlainText({ text, lang }: { text: string; lang?: string | undefined }) {
  return (
    <>
      {text.split(/\n{2,}/).map((paragraph, index) => (
        <Paragraph key={index} text={paragraph} lang={lang} />
      ))}
    </>
  )
}

const Paragraph = memo(({ text, lang }: { text: string; lang: string | undefined }) => (
  <p class="paragraph" dir="auto" lang={lang}>
    {text}
  </p>
))
