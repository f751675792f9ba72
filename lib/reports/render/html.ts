/** Of what the pages of reports are made: a document that loads nothing, tiles with headline numbers, charts side by side. */
import type { Language } from '../../kernel/call.ts'
import { escaped } from './escaped.ts'
import { PHRASES } from './phrases.ts'
import { STYLE } from './style.ts'

export type Headline = { readonly label: string; readonly value: string; readonly note: string }

/** `body` is markup, all else text. */
export const document = (
  { title, subtitle, mark }: { readonly title: string; readonly subtitle: readonly string[]; readonly mark?: string },
  body: string,
  language: Language,
): string => `<!doctype html>
<html lang="${PHRASES[language].lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main>
<header>${mark === undefined ? '' : `<span class="state">${escaped(mark)}</span>`}<h1>${escaped(title)}</h1>
<p>${escaped(subtitle.join(' · '))}</p></header>
${body}
</main></body></html>
`

export const tilesOf = (headlines: readonly Headline[]): string =>
  `<section class="tiles">${headlines
    .map(
      ({ label, value, note }) =>
        `<div class="tile"><span>${escaped(label)}</span><b>${escaped(value)}</b><i>${escaped(note)}</i></div>`,
    )
    .join('')}</section>`

export const figuresOf = (charts: readonly string[]): string =>
  `<section class="charts">${charts.map((svg) => `<figure>${svg}</figure>`).join('\n')}</section>`
