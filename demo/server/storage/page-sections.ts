import type { Database } from './database.ts'
import { firstRow } from './database.ts'

/** One heading of one page with what stands under it: the unit that is searched and quoted. */
export interface PageSection {
  page: string
  pageTitle: string
  heading: string
  anchor: string
  body: string
}

export interface FoundSection extends PageSection {
  rank: number
  excerpt: string
  matched: string[]
}

/** The pages on disk are the truth; the table is rebuilt from them at every start. */
export async function replacePageSections(
  database: Database,
  sections: readonly PageSection[],
): Promise<void> {
  const rows = sections.map((section, index) => ({ id: index + 1, ...section }))
  await database.transaction(async (transaction) => {
    await transaction.query('delete from page_sections')
    await transaction.query(
      `insert into page_sections (id, page, page_title, heading, anchor, body, search)
       select id, page, "pageTitle", heading, anchor, body,
         setweight(to_tsvector('english', "pageTitle"), 'B')
         || setweight(to_tsvector('english', case when heading = "pageTitle" then '' else heading end), 'A')
         || setweight(to_tsvector('english', body), 'C')
       from jsonb_to_recordset($1::jsonb)
         as s(id integer, page text, "pageTitle" text, heading text, anchor text, body text)`,
      [JSON.stringify(rows)],
    )
  })
}

/** The stems that full-text search would look for: stop words gone, plurals and endings cut. */
export async function stemWords(database: Database, text: string): Promise<string[]> {
  const row = await firstRow<{ stems: string[] }>(
    database,
    `select coalesce(array_agg(lexeme order by positions[1]), '{}') as stems from unnest(to_tsvector('english', $1))`,
    [text],
  )
  return row?.stems ?? []
}

/** Sections that hold any of the stems, best first, each with the stems it holds and an excerpt around them. */
export async function searchSections(
  database: Database,
  stems: readonly string[],
  limit: number,
): Promise<FoundSection[]> {
  const words = stems.filter((stem) => /^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(stem))
  if (words.length === 0) return []
  return database.query<FoundSection>(
    `select page, page_title as "pageTitle", heading, anchor, body,
       ts_rank('{0.1, 0.3, 0.6, 1.0}', search, query)::float8 as rank,
       ts_headline('english', body, query, 'StartSel="", StopSel="", MaxWords=35, MinWords=12, MaxFragments=1') as excerpt,
       array(select word from unnest($2::text[]) as word where search @@ quote_literal(word)::tsquery) as matched
     from page_sections, cast($1 as tsquery) as query
     where search @@ query
     order by rank desc, id limit $3::int`,
    [words.map((word) => `'${word}'`).join(' | '), words, limit],
  )
}
