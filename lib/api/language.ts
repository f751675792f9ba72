/** In which of our languages a caller wants to be answered. */
import type { Language } from '../kernel/call.ts'

/** Chinese unless English is preferred (RFC 9110, 12.5.4); languages we do not speak are passed over. */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const spoken = (acceptLanguage ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
      const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined)
      return { language: tag.trim().split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ language, quality }) => (language === 'zh' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return spoken[0]?.language === 'en' ? 'en' : 'zh'
}
