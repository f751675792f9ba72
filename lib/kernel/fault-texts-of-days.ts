/** What may be wrong with a day, a time or a period: part of the catalogue (fault-texts.ts), under the same rules. */
export const DAY_FAULTS = {
  'date.malformed': { zh: '应为真实日期，格式 YYYY-MM-DD', en: 'A real date is required, as YYYY-MM-DD' },
  'instant.malformed': {
    zh: '应为带 +08:00 的 RFC 3339 时间',
    en: 'A time of RFC 3339 with the offset +08:00 is required',
  },
  'date.in-future': { zh: '日期不得晚于今日', en: 'The date must not be later than today' },
  'date.past': { zh: '日期不得早于今日', en: 'The date must not be earlier than today' },
  'calendar-day.twice': { zh: '{day} 出现两次', en: '{day} is named twice' },
  'calendar-day.of-another-year': {
    zh: '{day} 不在 {year} 年或其上一年十二月内',
    en: '{day} is neither of {year} nor of the December before',
  },
  'calendar-day.no-weekend': {
    zh: '{day} 不是周末，无需列为调休上班',
    en: '{day} is no weekend day, and worked without being made up for',
  },
  'period.not-forward': { zh: '结束日期应晚于开始日期', en: 'The end must be later than the start' },
} as const
